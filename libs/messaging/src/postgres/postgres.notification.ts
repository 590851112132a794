import pg from 'pg';
import { alive } from './postgres.connection.js';

const CHANNEL = 'outbox';
const TRY_AGAIN_MS = 2_000;

/**
 * Receives NOTIFY on a connection of its own, and connects again when that is lost; what was missed meanwhile is found by
 * polling. The function that is given back ends it.
 */
export const onNotification = (connectionString: string, notify: () => void): (() => Promise<void>) => {
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let over = false;
  const connect = async () => {
    const fresh = new pg.Client({ connectionString, ...alive, connectionTimeoutMillis: 2_000 });
    client = fresh;
    fresh.on('notification', notify);
    fresh.on('error', () => {});
    fresh.on('end', () => {
      if (!over) again = setTimeout(start, TRY_AGAIN_MS).unref();
    });
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
  };
  // A connection that fails ends too, and that is where the next one begins.
  const start = () => void connect().catch(() => client?.end().catch(() => {}));
  start();
  return async () => {
    over = true;
    clearTimeout(again);
    await client?.end().catch(() => {});
  };
};

export const NOTIFY = `NOTIFY ${CHANNEL}`;
