import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { KEY_NOTICE_SECONDS, type SigningKeys } from '../domain/signing-keys.js';
import { newSigningKey } from '../store/sealed-key.js';
import { type Sealing } from '../store/sealing.js';
import { SigningKeyStore } from '../store/signing-key.store.js';
import { type KeyView, toKeyViews } from './key-view.js';

/** What was done, in words, and the keys as they are now. */
export interface KeysAnswer {
  done?: string;
  keys: KeyView[];
}

/** Shows and changes the signing keys, for whoever looks after the platform. The running services see it within seconds. */
export class RotateKeys {
  private readonly store: SigningKeyStore;

  constructor(
    database: PostgresDatabase,
    private readonly sealing: Sealing,
  ) {
    this.store = new SigningKeyStore(database, sealing);
  }

  async list(): Promise<KeysAnswer> {
    return { keys: toKeyViews(await this.store.read()) };
  }

  /**
   * A new key follows the signer: after a notice, in which everybody reads it before it signs, or `now`. While one waits
   * already, nothing is done by notice. Throws when our secret opens none of the keys that are there, unless a new one is to
   * sign `now`: as long as the services have another secret they could not open it.
   */
  async rotate({ now }: { now: boolean }): Promise<KeysAnswer> {
    if (!now) mustOpen(await this.store.read());
    const key = await newSigningKey(this.sealing);
    const keys = await this.store.change({}, (keys) => keys.rotate(key, now ? 0 : KEY_NOTICE_SECONDS), asIs);
    const { signer, next } = keys;
    if (!next || signer?.kid === key.kid) return answer(keys, `${key.kid} is new and signs now`);
    const what = next.kid === key.kid ? 'is new and' : 'was waiting already and nothing was done: it';
    return answer(keys, `${next.kid} ${what} signs from ${next.signsFrom.toISOString()}`);
  }

  /** Tokens of that key are refused as soon as the services have read the keys again. Throws when it signs, or is not there. */
  async revoke(kid: string): Promise<KeysAnswer> {
    const keys = await this.store.change({}, (keys) => keys.revoke(kid), asIs);
    if (keys.changes.revoked.length > 0) return answer(keys, `${kid} is revoked`);
    throw new Error(keys.signer?.kid === kid ? `${kid} signs: rotate first, with --now` : `there is no key ${kid}`);
  }
}

/** Nobody else is in this process. */
const asIs = (keys: SigningKeys) => keys;

const mustOpen = ({ signer, changes: { closed } }: SigningKeys) => {
  if (signer || closed.length === 0) return;
  throw new Error('KEY_ENCRYPTION_SECRET opens none of the keys that are there; if theirs is lost: rotate --now');
};

const answer = (keys: SigningKeys, done: string): KeysAnswer => ({ done, keys: toKeyViews(keys) });
