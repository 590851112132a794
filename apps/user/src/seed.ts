import { email, Refusal, type Role } from '@tessera/contracts';
import { PostgresDatabase, withPostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { databaseSettings } from './settings.js';
import { RegisterUserHandler } from './register-user/register-user.handler.js';
import { databaseAt } from './store/database.js';
import { Passwords } from './credentials/passwords.js';
import { PeopleStore } from './store/people.store.js';

const login = z.object({ email, password: z.string() });
const credentials = z.object({ customer: login, staff: login, admin: login });

const readFile = (file: string, context: z.RefinementCtx) => {
  try {
    return credentials.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // What is wrong in it is not said: the file holds passwords.
    context.addIssue('must name a readable JSON file {customer, staff, admin: {email, password}}');
    return z.NEVER;
  }
};

const settings = databaseSettings.extend({ SEED_CREDENTIALS_FILE: z.string().transform(readFile) });

const { DATABASE_URL, SEED_CREDENTIALS_FILE: logins } = readConfig('user', settings);

const people: { name: string; roles: Role[]; login: z.infer<typeof login> }[] = [
  { name: 'Casey Customer', roles: ['customer'], login: logins.customer },
  { name: 'Sam Staff', roles: ['customer', 'staff'], login: logins.staff },
  { name: 'Ada Admin', roles: ['customer', 'staff', 'admin'], login: logins.admin },
];

/** Who is there already stays as they are. */
const settle = async (handler: RegisterUserHandler, { name, roles, login }: (typeof people)[number]) => {
  try {
    await handler.register({ ...login, name }, roles);
    return `${login.email} is new`;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'EMAIL_TAKEN') return `${login.email} was there`;
    throw error;
  }
};

/** The three people of the local stack, through the store, so that everyone is told of them. */
await runJob('user seed', () =>
  withPostgres(databaseAt(DATABASE_URL), async (source) => {
    const handler = new RegisterUserHandler(new PeopleStore(new PostgresDatabase(source)), new Passwords());
    return (await Promise.all(people.map((person) => settle(handler, person)))).join(', ');
  }),
);
