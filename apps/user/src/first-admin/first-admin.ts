import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type DataSource } from 'typeorm';
import type * as z from 'zod';
import { type migrateSettings } from '../settings.js';
import { Passwords } from '../credentials/passwords.js';
import { PeopleStore } from '../store/people.store.js';
import { personSchema } from '../store/person.schema.js';
import { v7 as uuidv7 } from 'uuid';

/**
 * Lets the first admin into an empty database: roles are given by admins, so somebody must come in otherwise. Once
 * anybody is there it does nothing, so a setting that was left behind opens no door. Answers the address of a new one.
 */
export const firstAdmin = async (
  source: DataSource,
  {
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
  }: Pick<z.infer<typeof migrateSettings>, 'ADMIN_EMAIL' | 'ADMIN_PASSWORD'>,
): Promise<string | undefined> => {
  if (!email || !password || (await source.getRepository(personSchema).exists())) return undefined;
  const passwordHash = await new Passwords().hash(password);
  const admin = { id: uuidv7(), email, name: 'Admin', passwordHash, roles: ['customer', 'staff', 'admin'] as const };
  const people = new PeopleStore(new PostgresDatabase(source));
  await people.change({ emails: [email] }, (people) => people.register(admin, new Date()));
  return email;
};
