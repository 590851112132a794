import { Agent } from 'node:https';

/** Longer than this nothing is known of a connection: whoever runs functions may have stopped this one meanwhile. */
const MOST_REST_MS = 60_000;

type Socket = NonNullable<Agent['freeSockets'][string]>[number];

/** Connections that are kept between calls. */
export interface Connections {
  /** For the next call: connections that have rested for too long are closed before. */
  agent(): Agent;
}

/** What connections are made with; `ca` and `now` are for tests. */
export interface ConnectionSettings {
  /** For each address of a name: Node's own 250 ms are less than the round trips of far regions take. */
  connectMs: number;
  ca?: string;
  now?: () => number;
}

/**
 * Keeps connections: a new one costs three round trips. Not those that rested for a minute: the far end may have given them up,
 * and a request on one of them fails, for good where it must not be repeated.
 */
export const connections = ({ connectMs, ca, now = Date.now }: ConnectionSettings): Connections => {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 32,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: connectMs,
    ...(ca !== undefined && { ca }),
  });
  const restsSince = new WeakMap<Socket, number>();
  agent.on('free', (socket) => restsSince.set(socket, now()));
  const hasRested = (socket: Socket) => now() - (restsSince.get(socket) ?? 0) > MOST_REST_MS;
  return {
    agent: () => {
      for (const sockets of Object.values(agent.freeSockets))
        for (const socket of sockets ?? []) if (hasRested(socket)) socket.destroy();
      return agent;
    },
  };
};
