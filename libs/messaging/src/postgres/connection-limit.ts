import { type Log } from '@tessera/runtime';
import { type DataSource } from 'typeorm';

/** What the server, the role and the database allow; -1 of the latter two is no limit. */
const ALLOWED = `
  SELECT least(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0),
    (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
    (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())) AS allowed`;

/** Says it when an instance may want more connections than it can have, even alone: requests would be refused under load. */
export const warnOfFewConnections = async (source: DataSource, wanted: number, log: Pick<Log, 'warn'>) => {
  const [row]: { allowed: number }[] = await source.query(ALLOWED);
  const allowed = row?.allowed ?? wanted;
  if (allowed >= wanted) return;
  log.warn(
    { allowed, wanted },
    'Postgres allows fewer connections than POOL_SIZE and one that listens: lower POOL_SIZE, or raise max_connections or the limit of the role or database',
  );
};
