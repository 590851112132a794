import { isErrno } from '@tessera/command';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Can a server listen there? Both the loopback address and all addresses are tried: either may be held alone. */
export const isFree = async (port: number): Promise<boolean> =>
  (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'));

const canListen = async (port: number, host: string): Promise<boolean> => {
  try {
    const server = await listen(port, host);
    await close(server);
    return true;
  } catch (error) {
    // A machine without IPv6 cannot tell us anything about it.
    return isErrno(error, 'EAFNOSUPPORT') || isErrno(error, 'EADDRNOTAVAIL');
  }
};

const listen = async (port: number, host: string): Promise<Server> => {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  await once(server, 'listening');
  return server;
};

const close = async (server: Server): Promise<void> => {
  server.close();
  await once(server, 'close');
};

/** Ports of this process until it ends. */
const held = new Set<number>();

/**
 * Takes a free port for this process before anybody listens there, by its namesake among the UDP ports, which is of no use to
 * us else. No two processes get it, and the system frees it whatever becomes of us. Whether it is free is asked by listening
 * there, which would cost another process its port: only the one that holds it asks.
 */
const hold = async (port: number): Promise<boolean> => {
  const socket = createSocket('udp4').unref();
  try {
    await once(socket.bind({ port, address: '127.0.0.1', exclusive: true }), 'listening');
    if (await isFree(port)) held.add(port);
  } catch {
    // Another process holds it.
  }
  if (!held.has(port)) socket.close();
  return held.has(port);
};

/** May this process listen there, now and as often as it likes? From now on no other one that asks may. */
export const canHold = (port: number): Promise<boolean> => (held.has(port) ? isFree(port) : hold(port));

/**
 * A free port below those that the system gives to whoever connects somewhere: one of these would often be somebody's own
 * end of a connection by the time that a server listens there. None is given twice.
 */
export const anyPort = (): Promise<number> =>
  nextFreePort(randomInt(15_000, 31_000), new Set(), async (port) => !held.has(port) && hold(port));

/** So many different ports that are free now. */
export const freePorts = async (count: number): Promise<number[]> => {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await anyPort());
  return ports;
};

/** The first port from `start` on that is not in use nor spoken for; it is spoken for afterwards. */
export const nextFreePort = async (start: number, spokenFor: Set<number>, free = isFree): Promise<number> => {
  for (let port = start; port < 65_536; port++) {
    if (spokenFor.has(port)) continue;
    // Before the question, which takes time: another store may ask meanwhile.
    spokenFor.add(port);
    if (await free(port)) return port;
  }
  throw new Error(`no free port from ${start} on`);
};
