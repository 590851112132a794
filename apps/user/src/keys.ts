import { PostgresDatabase, withPostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { parseArgs } from 'node:util';
import { type KeysAnswer, RotateKeys } from './rotate-keys/rotate-keys.js';
import { keysSettings } from './settings.js';
import { databaseAt } from './store/database.js';
import { Sealing } from './store/sealing.js';

const { DATABASE_URL, KEY_ENCRYPTION_SECRET } = readConfig('user', keysSettings);

const work = (keys: RotateKeys): Promise<KeysAnswer> => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { now: { type: 'boolean' } } });
  const [deed, kid] = positionals;
  if (deed === 'list') return keys.list();
  if (deed === 'rotate') return keys.rotate({ now: values.now ?? false });
  if (deed === 'revoke' && kid) return keys.revoke(kid);
  throw new Error('say list, rotate [--now] or revoke <kid>');
};

/** The signing keys, for `tessera keys` and for whoever runs the image: list, rotate [--now], revoke <kid>. */
await runJob('user keys', () =>
  withPostgres(databaseAt(DATABASE_URL), (source) =>
    work(new RotateKeys(new PostgresDatabase(source), new Sealing(KEY_ENCRYPTION_SECRET))),
  ),
);
