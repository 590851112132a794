import { MongoClient } from 'mongodb';
import { type Login } from './store-urls.js';

/** Creates the user of one database, in that database, with rights there and nowhere else; sets its password. */
export const createMongoUser = async (adminUrl: string, { user, password, database }: Login): Promise<void> => {
  const client = new MongoClient(adminUrl);
  try {
    const db = client.db(database);
    const { users } = await db.command({ usersInfo: user });
    const verb = users.length > 0 ? 'updateUser' : 'createUser';
    const roles = ['readWrite', 'dbAdmin'].map((role) => ({ role, db: database }));
    await db.command({ [verb]: user, pwd: password, roles });
  } finally {
    await client.close();
  }
};
