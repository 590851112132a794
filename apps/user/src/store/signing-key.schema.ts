import { ACCESS_TOKEN_SECONDS } from '@tessera/auth';
import { type EntityManager } from 'typeorm';
import { type SigningKey, SigningKeys } from '../domain/signing-keys.js';

/** Clocks differ, and an instance may sign with the key before for some seconds more. */
const MARGIN_SECONDS = 60;

/** How a key lies in the table `signing_key`. */
interface SigningKeyRow {
  kid: string;
  sealed: Buffer;
  public_jwk: object;
  created_at: Date;
  signs_from: Date;
}

/** The time is that of this moment, not of the transaction's begin: it may have waited for the lock since. */
const SELECT = 'SELECT * FROM signing_key ORDER BY created_at';
const NOW = 'SELECT clock_timestamp() AS now';
/** Whoever reads the keys does not wait for it; whoever wants to change them does. */
const LOCK = 'LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE';

/** By `published_until` housekeeping finds what is not needed any more; nobody else asks for it. */
const SAVE = `
  INSERT INTO signing_key (kid, sealed, public_jwk, created_at, signs_from, published_until)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (kid) DO UPDATE SET signs_from = EXCLUDED.signs_from, published_until = EXCLUDED.published_until`;
const DELETE = 'DELETE FROM signing_key WHERE kid = ANY($1)';

const toKey = ({ kid, sealed, public_jwk, created_at, signs_from }: SigningKeyRow): SigningKey => ({
  kid,
  sealed,
  publicJwk: public_jwk,
  createdAt: created_at,
  signsFrom: signs_from,
});

/** These keys at that time, as it matters to our tokens. */
export const signingKeysAt = (
  keys: readonly SigningKey[],
  now: Date,
  closed: readonly SigningKey[] = [],
): SigningKeys => new SigningKeys(keys, now, ACCESS_TOKEN_SECONDS + MARGIN_SECONDS, closed);

/** All of them, and the time by the database's clock, for looking only. */
export const readSigningKeys = async (db: Pick<EntityManager, 'query'>): Promise<{ keys: SigningKey[]; now: Date }> => {
  const rows: SigningKeyRow[] = await db.query(SELECT);
  const [{ now }]: [{ now: Date }] = await db.query(NOW);
  return { keys: rows.map(toKey), now };
};

/** The same, locked until the transaction ends. */
export const lockSigningKeys = async (tx: EntityManager) => {
  await tx.query(LOCK);
  return readSigningKeys(tx);
};

/** There are two or three at a time. */
export const saveSigningKeys = async (keys: SigningKeys, tx: EntityManager): Promise<void> => {
  const { kept, revoked } = keys.changes;
  await tx.query(DELETE, [revoked.map(({ kid }) => kid)]);
  for (const key of kept) {
    const { kid, sealed, publicJwk, createdAt, signsFrom } = key;
    await tx.query(SAVE, [kid, sealed, publicJwk, createdAt, signsFrom, keys.publishedUntil(key)]);
  }
};
