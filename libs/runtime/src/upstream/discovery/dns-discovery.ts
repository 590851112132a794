import { lookup as systemLookup, Resolver as SystemResolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressesOf, type Lookup, type Resolver } from './dns-records.js';
import { Discovery, type Endpoint, fixedEndpoint } from './discovery.js';

/**
 * A time to live is believed between these. Docker says 600 s of names whose containers come and go, Kubernetes 5 s of a headless
 * service; a query every five seconds is nothing to either.
 */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 5_000;

const SRV = 'srv+';

/** The name in an address that DNS is asked about; none in one of an IP address, or of this machine. */
const nameIn = (address: string): string | undefined => {
  const { hostname } = new URL(address.replace(SRV, ''));
  return isIP(hostname) || hostname.startsWith('[') || hostname === 'localhost' ? undefined : hostname;
};

/** Does it take DNS to know the instances behind this address? */
export const needsDns = (address: string): boolean => nameIn(address) !== undefined;

interface Found {
  endpoints: Endpoint[];
  ttlMs: number;
}

/** How to ask DNS, and how often: in tests of a server of their own. */
export interface DnsOptions {
  resolver?: Resolver;
  lookup?: Lookup;
  longestMs?: number;
}

/**
 * The instances behind names: all A and AAAA records of `http://order:3002`, all SRV records of
 * `srv+http://_http._tcp.order.shop.svc.cluster.local`. Each name is asked for again when its time to live is over. While DNS gives
 * nothing, the last known instances stay; a name that was never found stands for itself.
 */
export class DnsDiscovery extends Discovery {
  private readonly resolver: Resolver;
  private readonly lookup: Lookup;
  private readonly longestMs: number;
  private readonly known = new Map<string, Endpoint[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private isClosed = false;

  constructor(
    private readonly addresses: readonly string[],
    {
      resolver = new SystemResolver({ timeout: 1_000, tries: 2 }),
      lookup = systemLookup,
      longestMs = LONGEST_MS,
    }: DnsOptions = {},
  ) {
    super();
    this.resolver = resolver;
    this.lookup = lookup;
    this.longestMs = longestMs;
    for (const address of addresses) this.known.set(address, address.startsWith(SRV) ? [] : [fixedEndpoint(address)]);
  }

  watch(tell: (endpoints: readonly Endpoint[]) => void) {
    const tellAll = () => tell([...this.known.values()].flat());
    tellAll();
    for (const address of this.addresses.filter(needsDns)) void this.keepUp(address, tellAll);
  }

  close() {
    this.isClosed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** Asks, tells what has changed, and comes back when the answer is too old. */
  private async keepUp(address: string, tellAll: () => void): Promise<void> {
    const { endpoints, ttlMs } = await this.find(address).catch((): Found => ({ endpoints: [], ttlMs: Infinity }));
    if (this.isClosed) return;
    if (endpoints.length > 0 && isNews(endpoints, this.known.get(address))) {
      this.known.set(address, endpoints);
      tellAll();
    }
    const inMs = Math.min(this.longestMs, Math.max(SHORTEST_MS, ttlMs));
    this.timers.set(address, setTimeout(() => void this.keepUp(address, tellAll), inMs).unref());
  }

  private find(address: string): Promise<Found> {
    return address.startsWith(SRV) ? this.findTargets(address.slice(SRV.length)) : this.findAddresses(address);
  }

  private async findAddresses(origin: string, share = { weight: 1, priority: 0 }): Promise<Found> {
    const { addresses, ttlMs } = await addressesOf(new URL(origin).hostname, this.resolver, this.lookup);
    return { endpoints: addresses.map((address) => ({ origin, address, ...share })), ttlMs };
  }

  /** Node does not say how long SRV records are good; the addresses of their targets say it for them. */
  private async findTargets(service: string): Promise<Found> {
    const { protocol, hostname } = new URL(service);
    const targets = await this.resolver.resolveSrv(hostname);
    const found = await Promise.all(
      targets.map(({ name, port, weight, priority }) =>
        // A weight of 0 is meant for records that stand alone; beside others it would mean next to nothing.
        this.findAddresses(`${protocol}//${name}:${port}`, { weight: weight || 1, priority }),
      ),
    );
    return {
      endpoints: found.flatMap(({ endpoints }) => endpoints),
      ttlMs: Math.min(...found.map(({ ttlMs }) => ttlMs)),
    };
  }
}

const keys = (endpoints: readonly Endpoint[]) => endpoints.map((endpoint) => JSON.stringify(endpoint)).sort();

/** DNS gives its records in another order each time. */
const isNews = (endpoints: Endpoint[], before: Endpoint[] = []) => `${keys(endpoints)}` !== `${keys(before)}`;
