import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { type PendingAnswer, type UpstreamRequest } from '../src/upstream/attempts.js';
import { type Discovery } from '../src/upstream/discovery/discovery.js';
import { Upstream, type UpstreamOptions } from '../src/upstream/upstream.js';
import { underLoad } from './load.fixture.js';

/** Checks that never come within a test. */
export const unchecked = { everyMs: 3_600_000, timeoutMs: 1_000 };

const portOf = (server: TcpServer) => (server.address() as AddressInfo).port;

/** Servers and upstreams of one test, which must all be closed after it. */
export class Servers {
  private readonly closing: (() => unknown)[] = [];

  /** An HTTP server on a free port, and how to end it as kill -9 would. */
  async http(listener: RequestListener, port = 0) {
    const server = createServer(listener).listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.closing.push(() => ended(server));
    return { server, origin: `http://127.0.0.1:${portOf(server)}`, end: () => ended(server) };
  }

  /** One on all addresses of this machine, each of which may stand for an instance. */
  async everywhere(listener: RequestListener) {
    const server = createServer(listener).listen(0, '0.0.0.0');
    await once(server, 'listening');
    this.closing.push(() => ended(server));
    return { port: portOf(server) };
  }

  /** A server that says what it likes on its sockets. */
  async tcp(talk: (socket: Socket) => unknown) {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)));
      talk(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.closing.push(() => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    });
    return { origin: `http://127.0.0.1:${portOf(server)}`, sockets };
  }

  upstream(where: readonly string[] | Discovery, options: UpstreamOptions = {}) {
    const upstream = new Upstream('test', where, { checks: unchecked, ...options });
    this.closing.push(() => upstream.close());
    return upstream;
  }

  /** Keeps requests under way until it is stopped, or the test is over. */
  load(upstream: Upstream, request: () => UpstreamRequest, atOnce = 16) {
    const load = underLoad(upstream, request, atOnce);
    this.closing.push(load.stop);
    return load;
  }

  async close() {
    for (const close of this.closing.splice(0).reverse()) await close();
  }
}

/** Its clients are in this process: their end of the connections must be told before anything else happens. */
const ended = async (server: Server) => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await new Promise(setImmediate);
};

/** A request as the gateway would send it. */
export const get = (path = '/', timeoutMs = 5_000): UpstreamRequest => ({
  method: 'GET',
  path,
  headers: {},
  body: null,
  deadline: Date.now() + timeoutMs,
  repeatable: true,
});

/** What may have an effect, and has no key. */
export const post = (timeoutMs = 5_000): UpstreamRequest => ({
  ...get('/', timeoutMs),
  method: 'POST',
  body: '{}',
  repeatable: false,
});

/** The status, or the code of the refusal. */
export const outcome = ({ answer }: PendingAnswer) =>
  answer.then(
    ({ status }) => status,
    ({ code }: { code: string }) => code,
  );
