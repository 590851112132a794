import { type Redis } from 'ioredis';
import { type Answer } from '../forward/answer.js';
import { type CacheBounds, LONGEST_REQUEST_MS, type Lookup, type Mark } from './response-cache.js';

/** What is larger costs a shared store more than it saves. */
const MAX_ENTRY_BYTES = 65_536;
/** One hash tag, so that a cluster has all of it in one place. */
const RECENT = '{cache}:drops';
const EARLIER = '{cache}:drops:earlier';
const entryKey = (key: string) => `{cache}:answer:${key}`;

/** Answers in a Redis or Valkey that several gateways share, by its clock. Fails as the client does, and waits as long. */
export class RedisEntries {
  readonly bounds: { maxEntryBytes: number; maxAgeMs: number };

  /** `now`: ms of another clock than the server's. */
  constructor(
    private readonly redis: Redis,
    { maxBytes, maxAgeMs }: CacheBounds,
    private readonly now: () => number | '' = () => '',
  ) {
    this.bounds = { maxEntryBytes: Math.min(maxBytes / 8, MAX_ENTRY_BYTES), maxAgeMs };
  }

  async find(key: string, tags: readonly string[]): Promise<Lookup> {
    const { maxAgeMs } = this.bounds;
    const found = await this.redis.findAnswer(RECENT, EARLIER, entryKey(key), this.now(), maxAgeMs, ...tags);
    const [mark, droppedAt, age, head, body] = found;
    if (age === undefined || head === undefined || body === undefined) return { mark, droppedAt };
    const { status, headers }: Omit<Answer, 'body'> = JSON.parse(head);
    return { kept: { answer: { status, headers, body }, at: Date.now() - age }, mark, droppedAt };
  }

  async keep(key: string, tags: readonly string[], mark: Mark, { status, headers, body }: Answer) {
    const head = JSON.stringify({ status, headers });
    const { maxEntryBytes, maxAgeMs } = this.bounds;
    if (key.length + head.length + body.length > maxEntryBytes) return;
    await this.redis.keepAnswer(RECENT, EARLIER, entryKey(key), this.now(), maxAgeMs, mark, head, body, ...tags);
  }

  async drop(tags: readonly string[]) {
    await this.redis.dropTags(RECENT, EARLIER, this.now(), this.bounds.maxAgeMs + LONGEST_REQUEST_MS, ...tags);
  }

  /** All that was asked for until now. */
  async dropAll() {
    await this.redis.dropAll(RECENT, EARLIER, this.now());
  }
}
