export { AccessTokens, type Signers, type TokenHolder } from './access-tokens.js';
export { type KeyPair, keyPairOf, newKeyPair } from './key-pair.js';
export { Passwords } from './passwords.js';
export { hashOf, newSalt, newSecret, successorOf } from './refresh-secret.js';
