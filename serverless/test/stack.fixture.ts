import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Aws, awsAt, type Emulator, type Package, startEmulator } from '@tessera/aws';
import { ask, type Ask, ISSUER } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy, packageFunctions } from '../deploy/index.js';
import { ensureKeys, type Jwks, readJwks, writeJwks } from '../deploy/keys.js';

/** How the steps behind the API are joined. */
export type Chain = 'one' | 'express';

/** How a stack of a test differs from the next one. */
export interface Wanted {
  /** Of its own in an emulator; that of the chain unless said. */
  name?: string;
  chain: Chain;
  parameters?: Record<string, string>;
  /** A key that it takes tokens of beside its own: the public half. */
  signer?: Jwks['keys'][number];
}

/** A deployed stack and somebody who works there. */
interface Edition {
  /** What stands before `/v1`. */
  url: string;
  /** Of the template, by name. */
  outputs: Record<string, string>;
  staff: { email: string; password: string };
}

/** A stack of a test file's own, on an emulator of its own, with roles that count. */
export interface TestStack extends Edition {
  emulator: Emulator;
  aws: Aws;
  /** Logins of the staff, as TESSERA_CREDENTIALS_FILE has them. */
  credentialsFile: string;
  /** One more stack in the same emulator. */
  beside(wanted: Wanted): Promise<Edition>;
  /** Changes parameters of the template, or the template itself, and leaves the rest. */
  change(parameters: Record<string, string>, edit?: (template: string) => string): Promise<void>;
  stop(): Promise<void>;
}

const template = () => readFileSync(new URL('../template.yaml', import.meta.url), 'utf8');

/** Nobody can make the first staff by a request: it is written. */
const makeStaff = async (url: string, { tables }: Aws, table: string | undefined) => {
  const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
  const { body } = await ask('POST', `${url}/v1/auth/register`, { body: { ...login, name: 'Staff' } });
  await tables.send(
    new UpdateCommand({
      TableName: table,
      Key: { pk: `USER#${body.id}`, sk: 'USER' },
      UpdateExpression: 'SET #roles = :roles',
      ExpressionAttributeNames: { '#roles': 'roles' },
      ExpressionAttributeValues: { ':roles': ['customer', 'staff'] },
    }),
  );
  return login;
};

/** Beside the stack's own key, which signs: as while keys are rotated. */
const publish = async (aws: Aws, stack: string, signer: Jwks['keys'][number]) => {
  await ensureKeys(aws, stack);
  await writeJwks(aws, stack, [...((await readJwks(aws, stack)) ?? []), signer]);
};

const deployed = async (aws: Aws, emulator: Emulator, code: Package, wanted: Wanted): Promise<Edition> => {
  const { chain, name = chain, signer, parameters = {} } = wanted;
  if (signer) await publish(aws, name, signer);
  const settings = { Chain: chain, Issuer: ISSUER, DeletionProtection: 'off', ...parameters };
  const { stack } = await deploy(aws, { stack: name, template: template(), code, parameters: settings });
  const outputs = stack?.outputs ?? {};
  const url = emulator.apiUrl(outputs['ApiId'] ?? '');
  return { url, outputs, staff: await makeStaff(url, aws, outputs['UsersTable']) };
};

/** Starts an emulator, deploys the edition as it is in this working copy, and makes somebody staff. */
export const testStack = async (wanted: Wanted): Promise<TestStack> => {
  const [emulator, code] = await Promise.all([startEmulator(), packageFunctions()]);
  const dir = mkdtempSync(join(tmpdir(), 'tessera-stack-'));
  const stop = async () => {
    await emulator.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const aws = awsAt(emulator.config, 'serverless');
    const beside = (another: Wanted) => deployed(aws, emulator, code, another);
    const edition = await beside(wanted);
    const credentialsFile = join(dir, 'credentials.json');
    writeFileSync(credentialsFile, JSON.stringify({ staff: edition.staff }));
    // Of the methods of a function that changes, the emulator says that they may be replaced.
    const confirm = () => Promise.resolve(true);
    const { name = wanted.chain } = wanted;
    const change: TestStack['change'] = async (parameters, edit = (text) => text) => {
      await deploy(aws, { stack: name, template: edit(template()), code, parameters, confirm });
    };
    return { ...edition, emulator, aws, credentialsFile, beside, change, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** A request to the stack that may be as wrong as it likes. */
export const askStack = ({ url }: Pick<TestStack, 'url'>, method: string, path: string, request: Ask = {}) =>
  ask(method, url + path, request);

/** Of the right form, and nobody's. */
const noToken = (n: number) => `e30.${Buffer.from(String(n)).toString('base64url')}.AAAA`;

/**
 * So many processes of the functions that an order needs, before a test asks for as many at once: on two cores they would
 * begin for longer than a client waits.
 */
export const warmUp = async ({ url, staff }: TestStack, processes: number): Promise<void> => {
  const { body } = await ask('POST', `${url}/v1/auth/login`, { body: staff });
  const all = (token: (n: number) => string) =>
    Promise.all(
      Array.from({ length: processes }, (_, n) => ask('GET', `${url}/v1/orders?limit=1`, { token: token(n) })),
    );
  await all(noToken);
  await all(() => body.accessToken);
};
