import { type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type CheckResult, type Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { type KeyRing } from './key-ring.js';
import { openKey } from './sealed-key.js';
import { type Sealing } from './sealing.js';
import { readSigningKeys } from './signing-key.schema.js';

/**
 * Keeps the ring as the table is, so that a new key needs no restart. A row that our secret does not open counts for nothing.
 */
export class KeyRingReader implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
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

  /** All of each row is looked at again: what was good a moment ago may have been changed since. */
  async read(): Promise<void> {
    const { keys, now } = await readSigningKeys(this.database.messaging);
    const opened = await Promise.all(keys.map(async (key) => [key.kid, await openKey(key, this.sealing)] as const));
    this.tellClosed(opened.flatMap(([kid, key]) => (key ? [] : [kid])));
    this.ring.hold(keys, new Map(opened.flatMap(([kid, key]) => (key ? [[kid, key] as const] : []))), now);
  }

  private tellClosed(kids: readonly string[]) {
    if (kids.some((kid) => !this.closed.includes(kid))) this.log.error({ kids }, notOpen(kids));
    this.closed = kids;
  }

  /** For readiness: with an older key that opens it goes on for a while, without any nobody can log in. */
  check(): CheckResult {
    const reasons = this.closed.length > 0 ? [notOpen(this.closed)] : [];
    if (!this.ring.canSign) return { state: 'down', reasons: reasons.length > 0 ? reasons : [none] };
    return { state: reasons.length > 0 ? 'degraded' : 'ok', reasons };
  }
}

const failure = 'the signing keys cannot be read';
const none = 'there is no signing key: the job "migrate" makes the first one';
const notOpen = (kids: readonly string[]) =>
  `these signing keys do not open: ${kids.join(', ')}; KEY_ENCRYPTION_SECRET is another than they were made with, or their rows were changed`;
