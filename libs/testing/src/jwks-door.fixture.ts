import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Stands in for the user service's key set: a JWKS door on loopback that counts who asks, and can be closed and opened again on the same port. */
export class JwksDoor {
  asked = 0;
  url = '';
  private server: Server | undefined;
  private port = 0;

  constructor(public keys: object[]) {}

  async open() {
    const server = createServer((_, response) => {
      this.asked += 1;
      response.setHeader('connection', 'close').end(JSON.stringify({ keys: this.keys }));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    // An HTTP server on a port has an address of this kind; strings are for pipes.
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}/jwks.json`;
    this.server = server;
  }

  async close() {
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
    this.server = undefined;
  }
}
