import { type LookupAddress, type LookupAllOptions, type RecordWithTtl, type SrvRecord } from 'node:dns';

/** What is asked of DNS: `node:dns/promises` has it, and so has a `Resolver` of it with servers of its own. */
export interface Resolver {
  resolve4(name: string, options: { ttl: true }): Promise<RecordWithTtl[]>;
  resolve6(name: string, options: { ttl: true }): Promise<RecordWithTtl[]>;
  resolveSrv(name: string): Promise<SrvRecord[]>;
}

/** The way of the operating system, with its hosts file and its search path: `lookup` of `node:dns/promises`. */
export type Lookup = (name: string, options: LookupAllOptions) => Promise<LookupAddress[]>;

/** IP addresses, and for how long they are good. */
export interface Addresses {
  addresses: string[];
  ttlMs: number;
}

/** There is no such record: for a name with addresses of one kind that is said of the other. */
const isNone = (answer: PromiseSettledResult<RecordWithTtl[]>) =>
  answer.status === 'fulfilled' || answer.reason?.code === 'ENODATA';

/**
 * All addresses of a name, IPv4 and IPv6. A name that DNS does not know in full, as `order` in a container or a pod is short for
 * `order.shop.svc.cluster.local`, is looked up the system's way, which does not say how long its answer is good.
 * Throws what the system's way throws.
 */
export const addressesOf = async (name: string, resolver: Resolver, lookup: Lookup): Promise<Addresses> => {
  const answers = await Promise.allSettled([
    resolver.resolve4(name, { ttl: true }),
    resolver.resolve6(name, { ttl: true }),
  ]);
  const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  // Half an answer would take the instances of the other half away.
  if (records.length > 0 && answers.every(isNone))
    return {
      addresses: records.map(({ address }) => address),
      ttlMs: Math.min(...records.map(({ ttl }) => ttl)) * 1_000,
    };
  const found = await lookup(name, { all: true });
  return { addresses: found.map(({ address }) => address), ttlMs: Infinity };
};
