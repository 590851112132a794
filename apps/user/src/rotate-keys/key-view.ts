import { type KeyState, type SigningKey, type SigningKeys } from '../domain/signing-keys.js';

/** What may be said of a key. */
export interface KeyView {
  kid: string;
  /** `closed`: our secret does not open it, so it counts for nothing. */
  state: KeyState | 'closed';
  createdAt: Date;
  signsFrom: Date;
  /** Null while no other key is there to follow it. */
  publishedUntil: Date | null;
}

/** All keys in the order in which they sign, and behind them those that do not open; without what is sealed. */
export const toKeyViews = (keys: SigningKeys): KeyView[] => {
  const view = ({ kid, createdAt, signsFrom }: SigningKey) => ({ kid, createdAt, signsFrom });
  const { kept, closed } = keys.changes;
  return [
    ...kept.map((key) => ({
      ...view(key),
      state: keys.stateOf(key),
      publishedUntil: keys.publishedUntil(key) ?? null,
    })),
    ...closed.map((key) => ({ ...view(key), state: 'closed' as const, publishedUntil: null })),
  ];
};
