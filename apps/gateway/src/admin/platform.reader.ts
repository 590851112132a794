import { Injectable } from '@nestjs/common';
import {
  type App,
  type InstanceView,
  isApp,
  type PlatformView,
  type ServiceHealth,
  type ServiceView,
} from '@tessera/contracts';
import { Health, type UpstreamState } from '@tessera/runtime';
import { hostname } from 'node:os';
import { GatewayState } from '../gateway.state.js';

const BEST_FIRST: readonly ServiceHealth[] = ['ok', 'degraded', 'draining', 'starting', 'down', 'away'];

/** The best that one of its instances is; with none there is nobody. */
export const bestOf = (instances: readonly Pick<InstanceView, 'health'>[]): ServiceHealth =>
  BEST_FIRST.find((best) => instances.some(({ health }) => health === best)) ?? 'away';

const instanceOf = ({
  address,
  health,
  checks,
  reasons,
  ejectedUntil,
  inFlight,
  latencyMs,
}: UpstreamState['instances'][number]): InstanceView => ({
  address,
  health,
  checks,
  reasons,
  ejectedUntil,
  inFlight,
  latencyMs,
});

const serviceOf = (name: App, { breaker, breakers, retriesLeft, instances }: UpstreamState): ServiceView => {
  const views = instances.map(instanceOf);
  return { name, health: bestOf(views), breaker, breakers, retriesLeft, instances: views };
};

/** What this gateway knows of the platform, without asking anybody. */
@Injectable()
export class PlatformReader {
  constructor(
    private readonly state: GatewayState,
    private readonly health: Health,
  ) {}

  async read(): Promise<PlatformView> {
    const { at, upSeconds, memory, services, limits, cache, streams } = this.state.read();
    const { rssBytes, heapBytes } = memory;
    return {
      at,
      services: [
        await this.gateway(),
        ...services.flatMap((one) => (isApp(one.name) ? [serviceOf(one.name, one)] : [])),
      ],
      gateway: { upSeconds, memory: { rssBytes, heapBytes }, limits: { ...limits }, cache: { ...cache }, streams },
    };
  }

  /** The one that answers; of the others it knows nothing. */
  private async gateway(): Promise<ServiceView> {
    const { status: health, checks, reasons = [] } = await this.health.report();
    const instance = { address: hostname(), health, checks, reasons, ejectedUntil: null, inFlight: 0, latencyMs: 0 };
    return { name: 'gateway', health, breaker: 'closed', breakers: {}, retriesLeft: 0, instances: [instance] };
  }
}
