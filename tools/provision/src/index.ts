export { newPassword, newSigningKey } from './secrets/new-secrets.js';
export { readOrCreate } from './secrets/read-or-create.js';
export { createMongoUser } from './stores/mongo-databases.js';
export { createPostgresDatabases } from './stores/postgres-databases.js';
export { visitPostgres } from './stores/postgres-visit.js';
export { type Login, mongoUrlFor, postgresUrlFor } from './stores/store-urls.js';
export { withKafkaAdmin } from './topics/kafka-admin.js';
export { prepareTopics, topicShortfalls } from './topics/kafka-topics.js';
export { inWords, isSetting, remedyFor, type Shortfall } from './topics/topic-shortfalls.js';
