export { type KeyPair, newAuthority, newCertificate } from './certificates.fixture.js';
export { eventually } from './eventually.js';
export { givenUrl } from './given-url.js';
export { hostileTexts } from './hostile-texts.js';
export { kafkaTopics, type TestTopics } from './kafka.fixture.js';
export { TcpProxy } from './proxy.fixture.js';
export { mongoDatabase } from './mongo.fixture.js';
export { postgresDatabase, type TestDatabase } from './postgres.fixture.js';
export { tokenIssuer, type TokenIssuer } from './token-issuer.fixture.js';
