import { compile } from '@fastify/proxy-addr';
import { normalizeIp } from '@nestjs/throttler';
import { isIP } from 'node:net';

/** As much of a Fastify request as says where it came from; `ip` has gone through the trusted proxies. */
export interface Origin {
  ip: string;
  socket: { remoteAddress?: string | undefined };
}

/**
 * Who is asking, as far as the network tells: IPv6 by its /64 (one customer has as many addresses as they like),
 * `::ffff:a.b.c.d` as the IPv4 it is. What a trusted proxy forwards that is no address counts as the proxy itself.
 */
export const clientAddress = ({ ip, socket }: Origin) => {
  const address = withoutPort(ip);
  return normalizeIp(isIP(address) ? address : (socket.remoteAddress ?? 'unknown'));
};

/** Some proxies append the port (RFC 7239 §6): `203.0.113.6:4711`, `[2001:db8::1]:4711`. It is another one each time. */
const withoutPort = (ip: string) => {
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(ip) ?? [];
  return v6 ?? v4 ?? ip;
};

/**
 * Whose `X-Forwarded-For` is believed, as Fastify's `trustProxy` takes it: those at these addresses and in these networks,
 * with whatever port the one before them wrote behind theirs.
 */
export const trustIn = (proxies: string[]) => {
  if (proxies.length === 0) return false;
  const isTrusted = compile(proxies);
  return (address: string, hop: number) => isTrusted(withoutPort(address), hop);
};
