import { givenUrl } from '@tessera/testing';
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { newPassword } from '../secrets/new-secrets.js';
import { preparePostgres } from './prepare-postgres.js';
import { prepareMongo } from './prepare-mongo.js';

/** On the stores of the run, whose administrators are named as those of docker/stores.yml. */
const postgres = new URL(givenUrl('POSTGRES_URL'));
const mongo = new URL(givenUrl('MONGO_URL'));
// What follows names a remedy of docker compose, which is there in docker compose alone.
process.env['RUNS_IN'] = 'compose';
const earlier = /refuses our password: its data are of an earlier start.*docker compose down --volumes/;

describe('the job that prepares a PostgreSQL', () => {
  let role: string;
  let url: URL;
  const asRole = async (database: string, statement: string) => {
    const client = new pg.Client({ connectionString: Object.assign(new URL(url.href), { pathname: database }).href });
    await client.connect();
    return (await client.query(statement).finally(() => client.end())).rows;
  };
  const asAdmin = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgres.href });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };

  beforeEach(() => {
    role = `prepared_${randomBytes(4).toString('hex')}`;
    url = Object.assign(new URL(postgres.href), { username: role, password: newPassword(), pathname: role });
  });
  afterEach(async () => {
    await asAdmin(`DROP DATABASE IF EXISTS ${role} WITH (FORCE)`);
    await asAdmin(`DROP ROLE IF EXISTS ${role}`);
  });

  it('makes a role that owns its database and is no superuser, and changes nothing when it runs again', async () => {
    await preparePostgres(url.href, postgres.password);
    await asRole(role, 'CREATE TABLE kept (n int)');
    await preparePostgres(url.href, postgres.password);
    expect(await asRole(role, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
    const [rights] = await asRole(role, 'SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user');
    expect(rights).toEqual({ rolsuper: false, rolcreatedb: false });
  });

  it('names the remedy when the data know another password', async () => {
    await expect(preparePostgres(url.href, 'of another start')).rejects.toThrow(earlier);
  });
});

describe('the job that prepares a MongoDB', () => {
  const user = `prepared_${randomBytes(4).toString('hex')}`;
  // Without the replica set's name: only the member itself must answer here.
  const url = `mongodb://${user}:${newPassword()}@${mongo.host}/${user}`;
  const withUser = async <T>(use: (client: MongoClient) => Promise<T>) => {
    const client = new MongoClient(`${url}?directConnection=true`);
    return use(client).finally(() => client.close());
  };

  afterAll(async () => {
    await withUser((client) => client.db(user).dropDatabase());
    const admin = new MongoClient(`mongodb://admin:${mongo.password}@${mongo.host}/?directConnection=true`);
    await admin
      .db(user)
      .command({ dropUser: user })
      .finally(() => admin.close());
  });

  it('makes a user of one database on a replica set, and changes nothing when it runs again', async () => {
    await prepareMongo(url, mongo.password);
    await withUser((client) => client.db(user).collection('kept').insertOne({ n: 1 }));
    await prepareMongo(url, mongo.password);
    expect(await withUser((client) => client.db(user).collection('kept').countDocuments())).toBe(1);
    await expect(withUser((client) => client.db('other').collection('x').insertOne({}))).rejects.toThrow(
      /not authorized/,
    );
  });

  it('names the remedy when the data know another password', async () => {
    await expect(prepareMongo(url, 'of another start')).rejects.toThrow(earlier);
  });
});
