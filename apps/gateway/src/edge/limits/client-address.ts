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
export const clientAddress = ({ ip, socket }: Origin) =>
  normalizeIp(isIP(ip) ? ip : (socket.remoteAddress ?? 'unknown'));
