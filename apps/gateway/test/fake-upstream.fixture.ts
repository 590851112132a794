import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body as it came. */
  bytes: Buffer;
}

export type Answer = (seen: Seen, response: ServerResponse) => unknown;

export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const echo: Answer = (seen, response) => json(response, 200, { echo: `${seen.method} ${seen.url}` });

/** A service behind, at the edge of the world: ready, it answers what a test says and remembers what it was sent. */
export class FakeUpstream {
  seen: Seen[] = [];
  aborted = 0;
  answer: Answer = echo;
  url = '';
  private server: Server | undefined;
  private port = 0;

  async open() {
    const server = createServer((request, response) => void this.take(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this kind.
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}`;
    this.server = server;
    return this;
  }

  async close() {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }

  reset() {
    this.seen = [];
    this.answer = echo;
  }

  private async take(request: IncomingMessage, response: ServerResponse) {
    if (request.url === '/health/ready') return void json(response, 200, { status: 'ok' });
    response.once('close', () => (this.aborted += response.writableFinished ? 0 : 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    await new Promise((resolve) => request.once('end', resolve));
    const { method = '', url = '', headers } = request;
    const bytes = Buffer.concat(chunks);
    const seen = { method, url, headers, body: bytes.toString(), bytes };
    this.seen.push(seen);
    await this.answer(seen, response);
  }
}
