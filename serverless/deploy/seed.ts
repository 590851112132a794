import { type Aws, emulatedApi, type Stack } from '@tessera/aws';
import { type Client, createClient, isProblem } from '@tessera/client';
import { CommandError } from '@tessera/command';
import { Refusal, type Role } from '@tessera/contracts';
import { sampleProducts } from '@tessera/inventory/sample-products';
import { type Credentials, type Progress } from '@tessera/stack';
import { randomUUID } from 'node:crypto';
import { surroundWith } from './surroundings.js';

const OPENING_STOCK = 1_000;
/** So few at once that a new account, whose functions may run ten times at once, is not throttled. */
const AT_ONCE = 5;

interface Login {
  email: string;
  password: string;
}

/** Where the API of a stack answers: what stands before `/v1`. */
export const apiOf = ({ config }: Aws, { outputs }: Stack): string =>
  config.endpoint === undefined
    ? (outputs['Url'] ?? '').replace(/\/v1\/?$/, '')
    : emulatedApi(config.endpoint, outputs['ApiId'] ?? '');

/** Somebody signs up, unless they were there. */
const register = async (api: Client, login: Login, name: string): Promise<void> => {
  try {
    await api.register({ ...login, name });
  } catch (error) {
    if (!isProblem(error, 'EMAIL_TAKEN')) throw error;
  }
};

interface Person {
  name: string;
  roles: Role[];
  login: Login;
}

/** Makes somebody staff. No route does, because whoever could call it would have to be staff: it is done as the function does it, here. */
const makeStaff = async (aws: Aws, stack: Stack, { login, name, roles }: Person): Promise<void> => {
  surroundWith(aws.config, stack.outputs);
  // Not before the environment says where the tables are.
  const [{ registerUser }, { cause }] = await Promise.all([
    import('../functions/accounts/register-user.js'),
    import('../store/context.js'),
  ]);
  try {
    await cause.run({ correlationId: randomUUID(), hop: 0 }, () => registerUser({ ...login, name }, roles));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'EMAIL_TAKEN')) throw error;
  }
};

type Product = (typeof sampleProducts)[number];

/** Answers whether it is new. */
const list = async (staff: Client, [sku, name, amount, description]: Product, currency: string): Promise<boolean> => {
  try {
    await staff.putProduct({ sku, name, description, price: { amount, currency } });
    return true;
  } catch (error) {
    if (isProblem(error, 'VERSION_REQUIRED')) return false;
    throw error;
  }
};

/** A stock that never moved is filled: a run that was cut off between product and stock is finished by the next one. */
const stockUp = async (staff: Client, product: Product, currency: string): Promise<boolean> => {
  const [sku] = product;
  const isNew = await list(staff, product, currency);
  if (isNew || (await staff.getStock({ sku })).version === 0)
    await staff.adjustStock({ sku, delta: OPENING_STOCK, reason: 'opening stock' });
  return isNew;
};

const inTurns = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

const fill = async (aws: Aws, stack: Stack, url: string, logins: Credentials, progress: Progress) => {
  const api = createClient({ baseUrl: url, retries: 3 });
  progress('people', 'a customer, staff and an admin');
  await register(api, logins.customer, 'Casey Customer');
  await makeStaff(aws, stack, { login: logins.staff, name: 'Sam Staff', roles: ['customer', 'staff'] });
  await makeStaff(aws, stack, { login: logins.admin, name: 'Ada Admin', roles: ['customer', 'staff', 'admin'] });
  await api.logIn(logins.staff);
  progress('products', `${sampleProducts.length} products with stock`);
  let added = 0;
  await inTurns(sampleProducts, async (product) => {
    if (await stockUp(api, product, stack.parameters['Currency'] ?? 'EUR')) added += 1;
  });
  progress('products', added > 0 ? `${added} are new` : 'all were there');
};

/** Brings the sample data, the same as those of the local stack, into a stack through its API. What is there stays as it is. */
export const seed = async (aws: Aws, stack: Stack, logins: Credentials, progress: Progress): Promise<void> => {
  const url = apiOf(aws, stack);
  try {
    await fill(aws, stack, url, logins, progress);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The API at ${url} does not take the sample data: ${String(Object(error).message)}`, {
      cause: error,
    });
  }
};
