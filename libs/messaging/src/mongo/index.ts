export { MongoDatabase } from './mongo.database.js';
export { mongoConnection, MongoModule } from './mongo.module.js';
