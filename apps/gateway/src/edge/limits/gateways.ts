import { type Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

const KEY = 'limits:gateways';
const SEEN_FOR_MS = 10_000;

/** The gateways that share a store, as each of them tells it over and over again. */
export class Gateways {
  private readonly id = randomUUID();

  constructor(private readonly redis: Redis) {}

  /** Says that this one is here, by the store's clock; how many have said so in the last 10 s. */
  announce(): Promise<number> {
    return this.redis.announceGateway(KEY, this.id, SEEN_FOR_MS);
  }

  async leave() {
    await this.redis.zrem(KEY, this.id);
  }
}
