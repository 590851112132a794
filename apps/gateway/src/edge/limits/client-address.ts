import { compile } from '@fastify/proxy-addr';
import { normalizeIp } from '@nestjs/throttler';
import { isIP } from 'node:net';
import { RecentMap } from './recent-map.js';

/** As much of a Fastify request as says where it came from; `ip` has gone through the trusted proxies. */
export interface Origin {
  ip: string;
  socket: { remoteAddress?: string | undefined };
}

/** Some proxies append the port (RFC 7239 §6): `203.0.113.6:4711`, `[2001:db8::1]:4711`. It is another one each time. */
const withoutPort = (ip: string) => {
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(ip) ?? [];
  return v6 ?? v4 ?? ip;
};

const MOST_REMEMBERED = 4_096;
/** What is longer is no address, with or without a port. */
const LONGEST = 64;

/** To read an address costs more than to look it up, and most come again and again. */
const remembered = <Value>(find: (address: string) => Value) => {
  const found = new RecentMap<Value>(MOST_REMEMBERED);
  return (address: string): Value => {
    const before = found.get(address);
    if (before !== undefined) return before;
    const value = find(address);
    if (address.length <= LONGEST) found.set(address, value);
    return value;
  };
};

/** Empty for what is no address. */
const normalized = remembered((ip) => {
  const address = withoutPort(ip);
  return isIP(address) ? normalizeIp(address) : '';
});

/**
 * Who is asking, as far as the network tells: IPv6 by its /64 (one customer has as many addresses as they like),
 * `::ffff:a.b.c.d` as the IPv4 it is. What a trusted proxy forwards that is no address counts as the proxy itself.
 */
export const clientAddress = ({ ip, socket }: Origin) =>
  normalized(ip) || normalized(socket.remoteAddress ?? '') || 'unknown';

/**
 * Whose `X-Forwarded-For` is believed, as Fastify's `trustProxy` takes it: those at these addresses and in these networks,
 * with whatever port the one before them wrote behind theirs.
 */
export const trustIn = (proxies: string[]) => {
  if (proxies.length === 0) return false;
  const isTrusted = compile(proxies);
  return remembered((address) => isTrusted(withoutPort(address), 0));
};
