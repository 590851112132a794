import { type KeyState, type SigningKeys } from '../domain/signing-keys.js';

/** What may be said of a key. */
export interface KeyView {
  kid: string;
  state: KeyState;
  createdAt: Date;
  signsFrom: Date;
  /** Null while no other key is there to follow it. */
  publishedUntil: Date | null;
}

/** All keys in the order in which they sign, without what is sealed. */
export const toKeyViews = (keys: SigningKeys): KeyView[] =>
  keys.changes.kept.map((key) => ({
    kid: key.kid,
    state: keys.stateOf(key),
    createdAt: key.createdAt,
    signsFrom: key.signsFrom,
    publishedUntil: keys.publishedUntil(key) ?? null,
  }));
