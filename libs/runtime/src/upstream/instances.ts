import { type RoundRobinPool } from 'undici';
import { type Endpoint } from './discovery/discovery.js';
import { Instance, WARM_UP_MS } from './instance.js';

/** Instances are compared with each other only, so any other would do. */
const UNKNOWN_MS = 1;

const keyOf = ({ origin, address }: Endpoint) => `${origin} ${address ?? ''}`;

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The instances of a service as discovery tells them. */
export class Instances {
  private byKey = new Map<string, Instance>();
  /** All of them: not a copy. */
  all: readonly Instance[] = [];

  constructor(private readonly connect: (endpoint: Endpoint) => RoundRobinPool) {}

  /** New ones come, slowly; whoever is gone is asked nothing more, and answers what it was asked. */
  replace(endpoints: readonly Endpoint[], now: number) {
    const before = this.byKey;
    this.byKey = new Map(
      endpoints.map((endpoint) => [keyOf(endpoint), this.known(endpoint) ?? this.newcomer(endpoint, now)]),
    );
    this.all = [...this.byKey.values()];
    for (const [key, { pool }] of before) if (!this.byKey.has(key)) void pool.close();
  }

  /** Settles when the last answer has been read. */
  async close(): Promise<void> {
    await Promise.all(this.all.map(({ pool }) => pool.close()));
  }

  private known(endpoint: Endpoint): Instance | undefined {
    const instance = this.byKey.get(keyOf(endpoint));
    if (instance) instance.endpoint = endpoint;
    return instance;
  }

  /** Where there is nobody yet, nobody is warmer. */
  private newcomer(endpoint: Endpoint, now: number): Instance {
    const isFirst = this.all.length === 0;
    const latencyMs = isFirst ? UNKNOWN_MS : mean(this.all.map(({ latency }) => latency.current));
    return new Instance(endpoint, this.connect(endpoint), { latencyMs, warmAt: isFirst ? now : now + WARM_UP_MS, now });
  }
}
