import { CommandError } from '@tessera/command';
import { MongoClient, MongoServerError } from 'mongodb';

const codes = { authenticationFailed: 18, unauthorized: 13, alreadyInitialized: 23 };

/** Where the members of a set listen, and which of them is asked. */
interface Asked {
  hosts: readonly string[];
  own: string;
  password: string;
}

/** Also finishes what an interrupted first start left undone: each step is done only where it is missing. */
export const probeMember = async ({ hosts, own, password }: Asked): Promise<{ version: string; url: string }> => {
  const login = `mongodb://admin:${password}@`;
  try {
    return {
      version: await asAdmin(`${login}${own}/?directConnection=true&authSource=admin`, hosts),
      url: `${login}${hosts.join(',')}/?replicaSet=rs0&authSource=admin`,
    };
  } catch (error) {
    if (hasCode(error, codes.authenticationFailed) && own === hosts[0]) await found(hosts, password);
    throw error;
  }
};

/** Where the primary listens; throws while there is none. */
export const primaryAt = (url: string): Promise<string> =>
  withClient(url, async (client) => String((await client.db('admin').command({ hello: 1 }))['primary']));

/** The primary gives way to another, and does not stand again for so many seconds. */
export const stepDown = async (url: string, seconds: number): Promise<void> => {
  await withClient(url, (client) => client.db('admin').command({ replSetStepDown: seconds }));
};

const asAdmin = async (login: string, hosts: readonly string[]): Promise<string> =>
  withClient(login, async (client) => {
    const admin = client.db('admin');
    const { config } = await admin.command({ replSetGetConfig: 1 });
    const known = config.members.map(({ host }: { host: string }) => host);
    if (known.join() !== hosts.join()) await move(client, config, hosts);
    await mustServe(client);
    return String((await admin.command({ buildInfo: 1 }))['version']);
  });

/** A port has changed since the last start; a set that does not find itself in its own list elects nobody. */
const move = async (client: MongoClient, config: { version: number }, hosts: readonly string[]): Promise<void> => {
  await client
    .db('admin')
    .command({ replSetReconfig: { ...config, version: config.version + 1, members: membersAt(hosts) }, force: true });
};

const membersAt = (hosts: readonly string[]) => hosts.map((host, _id) => ({ _id, host }));

/** As the primary, or as a secondary that has caught up and knows one. */
const mustServe = async (client: MongoClient): Promise<void> => {
  const { isWritablePrimary, secondary, primary } = await client.db('admin').command({ hello: 1 });
  if (!isWritablePrimary && !(secondary && primary)) throw new Error('no primary yet');
};

/** The first user may be created without a login from this machine (the localhost exception), and only the first. */
const found = async (hosts: readonly string[], password: string): Promise<void> => {
  const initiate = { replSetInitiate: { _id: 'rs0', members: membersAt(hosts) } };
  await withClient(`mongodb://${hosts[0]}/?directConnection=true`, (client) =>
    tolerate(codes.alreadyInitialized, client.db('admin').command(initiate)),
  );
  await withClient(`mongodb://${hosts.join(',')}/?replicaSet=rs0`, (client) => createAdmin(client, password));
};

const createAdmin = async (client: MongoClient, password: string): Promise<void> => {
  try {
    await client.db('admin').command({ createUser: 'admin', pwd: password, roles: ['root'] });
  } catch (error) {
    if (!hasCode(error, codes.unauthorized)) throw error;
    throw new CommandError(
      "MongoDB's data has another password than the secrets of the state folder: npm start -- --fresh starts over",
      {
        cause: error,
      },
    );
  }
};

const tolerate = async (code: number, command: Promise<unknown>): Promise<void> => {
  try {
    await command;
  } catch (error) {
    if (!hasCode(error, code)) throw error;
  }
};

const hasCode = (error: unknown, code: number) => error instanceof MongoServerError && error.code === code;

const withClient = async <T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.close();
  }
};
