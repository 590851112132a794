import { type UserDatabase, userDatabase } from '../../test/database.fixture.js';
import { migrateSettings } from '../settings.js';
import { personSchema } from '../store/person.schema.js';
import { firstAdmin } from './first-admin.js';

const admin = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'correct horse battery' };
let db: UserDatabase;

beforeEach(async () => void (db = await userDatabase()));
afterEach(() => db.close());

const people = () => db.database.source.getRepository(personSchema).find();

it('lets an admin into an empty database, once', async () => {
  expect(await firstAdmin(db.database.source, admin)).toBe('ada@example.com');
  expect(await firstAdmin(db.database.source, { ...admin, ADMIN_EMAIL: 'eve@example.com' })).toBeUndefined();
  expect(await people()).toMatchObject([{ email: 'ada@example.com', roles: ['customer', 'staff', 'admin'] }]);
});

it('does nothing unless it is told who', async () => {
  expect(await firstAdmin(db.database.source, {})).toBeUndefined();
  expect(await people()).toEqual([]);
});

it('refuses half a login and a short password', () => {
  const url = { DATABASE_URL: 'postgres://x@y/z', KEY_ENCRYPTION_SECRET: 'x'.repeat(32) };
  expect(migrateSettings.safeParse({ ...url, ADMIN_EMAIL: 'ada@example.com' }).success).toBe(false);
  expect(migrateSettings.safeParse({ ...url, ...admin, ADMIN_PASSWORD: 'short' }).success).toBe(false);
  expect(migrateSettings.safeParse({ ...url, ...admin }).success).toBe(true);
});
