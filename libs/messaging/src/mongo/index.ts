export { missingIndexes } from './indexed.js';
export { MongoDatabase } from './mongo.database.js';
export { mongoConnection, MongoModule, withMongo } from './mongo.module.js';
