import { type DomainEvent } from '@tessera/contracts';

/** A key pair as it is kept: its private half is sealed, and nobody here can open it. */
export interface NewKey {
  /** RFC 7638 thumbprint of the public half. */
  kid: string;
  publicJwk: object;
  sealed: Uint8Array;
}

/** With its times, which are the database's: every instance knows the same. */
export interface SigningKey extends NewKey {
  createdAt: Date;
  signsFrom: Date;
}

/** `next` is published and does not sign yet; `old` signs no more and is published for the tokens that it signed. */
export type KeyState = 'next' | 'signing' | 'old' | 'ended';

/** For how long whoever checks tokens may keep the published keys without asking again. */
export const KEY_CACHE_SECONDS = 300;

/** How long a new key is published before it signs: longer than anybody may do without asking. */
export const KEY_NOTICE_SECONDS = 2 * KEY_CACHE_SECONDS;

/** As they sign. */
const inOrder = (keys: readonly SigningKey[]) =>
  keys.toSorted((one, other) => one.signsFrom.getTime() - other.signsFrom.getTime());

const later = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1_000);

/** All keys that there are, at one moment. */
export class SigningKeys {
  private keys: readonly SigningKey[];
  private readonly revoked: SigningKey[] = [];

  /**
   * @param tokenSeconds for how long after the last signature of a key somebody may need it to check one
   * @param closed those that cannot be opened: they count for nothing, and can be revoked
   */
  constructor(
    keys: readonly SigningKey[],
    private readonly now: Date,
    private readonly tokenSeconds: number,
    private closed: readonly SigningKey[] = [],
  ) {
    this.keys = inOrder(keys);
  }

  /** The newest of those that may sign. */
  get signer(): SigningKey | undefined {
    return this.keys.findLast((key) => key.signsFrom <= this.now);
  }

  /** What becomes the signer. */
  get next(): SigningKey | undefined {
    return this.keys.find((key) => key.signsFrom > this.now);
  }

  /** What tokens are checked with: each from its creation on, until no good token can be of it. */
  get published(): SigningKey[] {
    const isNeeded = (until: Date | undefined) => until === undefined || until > this.now;
    return this.keys.filter((key) => isNeeded(this.publishedUntil(key)));
  }

  /** Until the last token has expired that it may have signed; undefined while no other is there to follow. */
  publishedUntil(key: SigningKey): Date | undefined {
    const successor = this.keys[this.keys.indexOf(key) + 1];
    return successor && later(successor.signsFrom, this.tokenSeconds);
  }

  stateOf(key: SigningKey): KeyState {
    if (key.signsFrom > this.now) return 'next';
    if (key === this.signer) return 'signing';
    return this.published.includes(key) ? 'old' : 'ended';
  }

  /** The first key signs at once: nobody has another. When there is one, nothing changes. */
  begin(key: NewKey): DomainEvent[] {
    if (this.keys.length + this.closed.length === 0) this.add(key, 0);
    return [];
  }

  /**
   * A new key follows the signer. While one waits to do so there is nothing to do, unless the new one is to sign at once: then
   * whatever was made before may be what is to be replaced. Where none signs, nobody needs a notice.
   */
  rotate(key: NewKey, noticeSeconds: number): DomainEvent[] {
    if (!this.next || noticeSeconds === 0) this.add(key, this.signer ? noticeSeconds : 0);
    return [];
  }

  /** From now on its tokens are refused. Nothing happens to the signer, for somebody must sign. */
  revoke(kid: string): DomainEvent[] {
    const isMeant = (key: SigningKey) => key.kid === kid && key !== this.signer;
    this.revoked.push(...[...this.keys, ...this.closed].filter(isMeant));
    const isLeft = (key: SigningKey) => !this.revoked.includes(key);
    [this.keys, this.closed] = [this.keys.filter(isLeft), this.closed.filter(isLeft)];
    return [];
  }

  /** What a flush must write, and what it must leave alone. */
  get changes() {
    return { kept: this.keys, closed: this.closed, revoked: this.revoked };
  }

  private add(key: NewKey, noticeSeconds: number) {
    const times = { createdAt: this.now, signsFrom: later(this.now, noticeSeconds) };
    this.keys = inOrder([...this.keys, { ...key, ...times }]);
  }
}
