import { apps } from '@tessera/contracts';
import { type RunningPlatform } from '@tessera/stack';
import { Pool } from 'undici';
import { batchRows, handledBy } from '../batch-sizes.js';
import { servicePids } from '../cpu-shares.js';
import { type Customer, knownCustomer } from '../customer.js';
import { AT_ONCE, light, type Rate, saturated, signUp, stockUp } from '../load.js';
import { memoryOf } from '../memory.js';
import { type System } from './system.js';

/** The platform as a customer meets it: HTTP through the gateway. */
export class Tessera implements System {
  readonly label = 'Tessera';
  /** Of the last round: messages and transactions of each group. */
  batches: ReturnType<typeof batchRows> = [];
  /** By service in MB, after the last round. */
  memory: Record<string, number> = {};

  private constructor(
    private readonly platform: RunningPlatform,
    private readonly gateway: Pool,
    private readonly customers: Customer[],
  ) {}

  /** Signs up who will order, while the platform runs. */
  static async open(platform: RunningPlatform): Promise<Tessera> {
    const gateway = new Pool(platform.url, { connections: AT_ONCE });
    await stockUp(await knownCustomer(gateway, 65_000, platform.credentials.staff));
    return new Tessera(platform, gateway, await signUp(gateway));
  }

  async start() {
    await Promise.all(apps.map((app) => this.platform.start(app)));
    return servicePids(this.platform);
  }

  async saturate(seconds: number, settled: () => void) {
    const before = await handledBy(this.platform);
    const load = await saturated(this.customers, seconds, { settled });
    this.batches = batchRows(before, await handledBy(this.platform));
    this.memory = this.memoryNow();
    return load;
  }

  light = (rate?: Rate) => light(this.customers, rate);

  memoryNow = () =>
    Object.fromEntries(Object.entries(servicePids(this.platform)).map(([name, pid]) => [name, memoryOf(pid)]));

  stop = () => this.platform.stop();

  close = () => this.gateway.close();
}
