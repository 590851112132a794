import { eachApp } from '@tessera/contracts';
import { readFileSync } from 'node:fs';
import { gatewaySettings } from '../apps/gateway/src/settings.js';
import { inventorySettings } from '../apps/inventory/src/settings.js';
import { orderSettings } from '../apps/order/src/settings.js';
import { userSettings } from '../apps/user/src/settings.js';
import { environments } from '../tools/stack/src/provision/environment.js';

/** What docs/develop.md says can be set is what the services know, less what the stack itself gives them. */
const schemas = { user: userSettings, order: orderSettings, inventory: inventorySettings, gateway: gatewaySettings };
const given = environments({
  ports: { ...eachApp(() => 0), management: 0 },
  databaseUrls: { user: '', order: '', inventory: '' },
  kafka: { KAFKA_BROKERS: '' },
  redisUrl: '',
  prefix: '',
  keyEncryptionSecret: '',
  extra: {},
});
/**
 * Shown all the same: it is given so that it can be changed. Of brokers, TLS and logins another table tells; where its laboratory
 * is only the supervisor says.
 */
const isToldOf = (app: keyof typeof schemas) => (key: string) =>
  key === 'LOG_LEVEL' || (!(key in given[app]) && !/^(KAFKA|LAB)_/.test(key));

const known = Object.fromEntries(
  Object.entries(schemas).map(([app, { shape }]) => [
    app,
    Object.keys(shape)
      .filter(isToldOf(app as keyof typeof schemas))
      .toSorted(),
  ]),
);

const rows = [
  ...readFileSync(new URL('../docs/develop.md', import.meta.url), 'utf8').matchAll(
    /^\| `([A-Z_]+)` +\| ([a-z, ]+?) +\|/gm,
  ),
].map(([, key = '', of = '']) => ({ key, of: of.split(', ') }));

it.each(Object.keys(schemas))('%s has the settings that the table says, and no others', (app) => {
  const told = rows.filter(({ of }) => of.includes('all') || of.includes(app)).map(({ key }) => key);
  expect(told.toSorted()).toEqual(known[app]);
});
