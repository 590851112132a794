import { type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type CheckResult, type Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { calculateJwkThumbprint } from 'jose';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type SigningKey } from '../domain/signing-keys.js';
import { type KeyRing } from './key-ring.js';
import { type Sealing } from './sealing.js';
import { readSigningKeys } from './signing-key.schema.js';

/**
 * Keeps the ring as the table is, so that a new key needs no restart. A row counts only when our secret opens it and its
 * public half is the one that it is named after: whoever can write the table, and no more, makes no token that is believed.
 */
export class KeyRingReader implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private opened: ReadonlyMap<string, KeyObject> = new Map();
  private closed: readonly string[] = [];
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: PostgresDatabase,
    private readonly ring: KeyRing,
    private readonly sealing: Sealing,
    private readonly log: Log,
    private readonly everyMs = 5_000,
  ) {}

  /** Before anybody asks for a key. Without one the service lives on, not ready: somebody may bring it. */
  async onModuleInit() {
    await this.read().catch((error: unknown) => this.log.warn({ err: error }, failure));
  }

  onApplicationBootstrap() {
    void repeat(() => this.read(), this.everyMs, { log: this.log, failure, signal: this.stopping.signal });
  }

  onApplicationShutdown() {
    this.stopping.abort();
  }

  async read(): Promise<void> {
    const { keys, now } = await readSigningKeys(this.database.messaging);
    const opened = await Promise.all(keys.map(async (key) => [key.kid, await this.open(key)] as const));
    this.opened = new Map(opened.flatMap(([kid, key]) => (key ? [[kid, key]] : [])));
    this.tellClosed(opened.flatMap(([kid, key]) => (key ? [] : [kid])));
    this.ring.hold(keys, this.opened, now);
  }

  /** Undefined when it is not to be believed. */
  private async open({ kid, sealed, publicJwk }: SigningKey): Promise<KeyObject | undefined> {
    try {
      if ((await calculateJwkThumbprint(publicJwk)) !== kid) return undefined;
      const known = this.opened.get(kid);
      return known ?? createPrivateKey({ key: this.sealing.open(sealed, kid), type: 'pkcs8', format: 'der' });
    } catch {
      return undefined; // By another secret, or changed: to us it is one thing, no key of ours.
    }
  }

  private tellClosed(kids: readonly string[]) {
    for (const kid of kids.filter((kid) => !this.closed.includes(kid))) this.log.error({ kid }, reasonOf(kid));
    this.closed = kids;
  }

  /** For readiness: with an older key that opens it goes on for a while, without any nobody can log in. */
  check(): CheckResult {
    const reasons = this.closed.map(reasonOf);
    if (!this.ring.canSign) return { state: 'down', reasons: reasons.length > 0 ? reasons : [none] };
    return { state: reasons.length > 0 ? 'degraded' : 'ok', reasons };
  }
}

const failure = 'the signing keys cannot be read';
const none = 'there is no signing key: the job "migrate" makes the first one';
const reasonOf = (kid: string) =>
  `signing key ${kid} does not open: KEY_ENCRYPTION_SECRET is another than it was made with, or its row was changed`;
