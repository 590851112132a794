import { once } from 'node:events';
import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { hasBody, towardsGateway } from './headers.js';

/** Waits of the front. */
export interface FrontWaits {
  connectMs?: number;
  /** The longest silence of a gateway, which says something on each open stream more often. */
  silenceMs?: number;
}

/**
 * A connection for each request: over one that was kept, it may cross with the end of it, and nobody knows whether it
 * arrived. Throws when nobody listens there.
 */
export const connected = async (gateway: string, { connectMs = 1_000 }: FrontWaits): Promise<Socket> => {
  const { hostname, port } = new URL(gateway);
  const socket = connect(Number(port), hostname);
  const timer = setTimeout(() => socket.destroy(new Error('nobody answers')), connectMs);
  await once(socket, 'connect').finally(() => clearTimeout(timer));
  return socket;
};

/** Sends the request over it as it comes; settles when the answer begins. Throws when none does. */
export const answerOver = async (
  socket: Socket,
  request: IncomingMessage,
  response: ServerResponse,
  { silenceMs = 65_000 }: FrontWaits,
): Promise<IncomingMessage> => {
  const { method, url } = request;
  const sent = ask({ createConnection: () => socket, method, path: url, headers: towardsGateway(request) });
  // What breaks after the answer has begun is seen there.
  sent.on('error', () => {});
  sent.setTimeout(silenceMs, () => sent.destroy(new Error('nothing was said for too long')));
  // The client has gone, or has everything.
  response.once('close', () => sent.destroy());
  if (hasBody(request)) request.pipe(sent);
  else sent.end();
  const [answer] = await once(sent, 'response');
  return answer;
};
