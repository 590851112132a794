import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { type CheckResult, type Health, type Log, unavailable } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet } from 'jose';
import { KeyObject, type webcrypto } from 'node:crypto';
import { KeptKeys } from './kept-keys.js';
import { ALGORITHM, type TokenHeader } from './token/token-header.js';

/** Where public keys come from: a URL, a set, or (in the service that owns the keys) a function that has the set. */
export type JwksSource = string | JSONWebKeySet | (() => JSONWebKeySet | Promise<JSONWebKeySet>);

const RETRY_MS = 1_000;
/** A key that was revoked, or is new, is known everywhere after a good minute, whoever asks with it. */
const RELOAD_MS = 60_000;
const COOLDOWN_MS = 30_000;
const FETCH_MS = 3_000;

interface KeySetOptions {
  reloadMs?: number | undefined;
  now?: () => number;
  /** The file that the last good set is kept in. */
  kept?: string | undefined;
}

/** jose fetches and checks; when to do that is decided here alone, so its own expiry and cool-down are off. */
const remote = (url: string) => {
  const set = createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_MS,
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
  });
  return async () => {
    await set.reload();
    return set.jwks() ?? { keys: [] };
  };
};

const reader = (source: JwksSource): (() => JSONWebKeySet | Promise<JSONWebKeySet>) => {
  if (typeof source === 'string') return remote(source);
  return typeof source === 'function' ? source : () => source;
};

/**
 * The public keys that tokens are checked with, read again every minute. Keys that were loaded once stay good while their
 * source is away, which is asked every second then. An unknown `kid` makes us look again, at most once in 30 s where another
 * service must be asked; nobody can make us ask more often. A process that starts while the source is away begins with the
 * set that was kept, where one is.
 */
export class KeySet implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly cooldownMs: number;
  private readonly reloadMs: number;
  private readonly now: () => number;
  private readonly kept: KeptKeys | undefined;
  private readonly read: () => JSONWebKeySet | Promise<JSONWebKeySet>;
  private readonly keyObjects = new WeakMap<webcrypto.CryptoKey, KeyObject>();
  private find: ReturnType<typeof createLocalJWKSet> | undefined;
  private loading: Promise<void> | undefined;
  private askedAt = -Infinity;
  private failing = false;
  private text = '';
  private count = 0;
  private isKept = false;
  private kidsRead: readonly string[] = [];
  private lastRead: Date | undefined;
  private readonly stopping = new AbortController();

  constructor(
    source: JwksSource,
    private readonly log: Log,
    health: Health,
    { reloadMs = RELOAD_MS, now = Date.now, kept }: KeySetOptions = {},
  ) {
    this.reloadMs = reloadMs;
    this.now = now;
    this.kept = kept === undefined ? undefined : new KeptKeys(kept);
    this.read = reader(source);
    this.cooldownMs = typeof source === 'string' ? COOLDOWN_MS : 0;
    health.register('keys', () => this.check());
  }

  /** Those of the keys that tokens are checked with. */
  get kids(): readonly string[] {
    return this.kidsRead;
  }

  /** When they were last read from their source. */
  get readAt(): Date | undefined {
    return this.lastRead;
  }

  get isFailing(): boolean {
    return this.failing;
  }

  /** Another number whenever the keys are others: what was found good with those of before must be checked again. */
  get generation(): number {
    return this.count;
  }

  /** Starts in the background: a service without keys boots, says that it is not ready, and tries every second. */
  onApplicationBootstrap() {
    const pause = () => (this.failing ? RETRY_MS : this.reloadMs);
    const how = { log: this.log, failure: 'the key set cannot be read', signal: this.stopping.signal };
    void this.load().then(() => repeat(() => this.load(), pause, how));
  }

  onApplicationShutdown() {
    this.stopping.abort();
  }

  /** The key that signed a token with this header. Refuses with UPSTREAM_UNAVAILABLE when we cannot know it, else UNAUTHENTICATED. */
  async keyFor(header: TokenHeader): Promise<KeyObject> {
    if (!this.find) await this.loading;
    if (!this.find) throw unavailable();
    const key = (await this.lookUp(header)) ?? ((await this.lookedAgain()) ? await this.lookUp(header) : undefined);
    if (key) return key;
    // With the source away the kid may be a new one: the caller must not be logged out for that.
    throw this.failing ? unavailable() : new Refusal('UNAUTHENTICATED');
  }

  private async lookUp(header: TokenHeader): Promise<KeyObject | undefined> {
    try {
      const key = await this.find?.({ alg: ALGORITHM, kid: header.kid });
      return key && this.keyObject(key);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private keyObject(key: webcrypto.CryptoKey): KeyObject {
    const known = this.keyObjects.get(key) ?? KeyObject.from(key);
    this.keyObjects.set(key, known);
    return known;
  }

  /** False when we asked a moment ago; a load that is under way is waited for. */
  private async lookedAgain(): Promise<boolean> {
    if (!this.loading && this.now() - this.askedAt < this.cooldownMs) return false;
    await this.load();
    return true;
  }

  /** Never rejects: a failure is noted, the keys we have stay. */
  private load(): Promise<void> {
    this.loading ??= this.loadNow().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async loadNow() {
    this.askedAt = this.now();
    try {
      const set = await this.read();
      if (set.keys.length === 0) throw new Error('the key set is empty');
      this.take(set);
      this.isKept = false;
      this.lastRead = new Date(this.now());
      await this.kept?.keep(set);
      if (this.failing) this.log.info({}, 'the key set can be read again');
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'the key set cannot be read; trying again');
      this.failing = true;
      if (!this.find) await this.takeKept();
    }
  }

  private async takeKept() {
    const set = await this.kept?.find();
    if (!set) return;
    this.take(set);
    this.isKept = true;
    this.log.warn({}, 'begins with the keys that were kept');
  }

  private take(set: JSONWebKeySet) {
    const text = JSON.stringify(set);
    if (text === this.text) return;
    this.find = createLocalJWKSet(set);
    this.text = text;
    this.kidsRead = set.keys.map(({ kid }) => kid ?? '');
    this.count += 1;
  }

  private check(): CheckResult {
    if (!this.find) return 'down';
    return this.isKept ? { state: 'degraded', reasons: ['the keys are those of an earlier run'] } : 'ok';
  }
}
