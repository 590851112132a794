import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line between the services and one store that can be cut and slowed down. */
export class Proxy {
  private readonly open = new Set<Socket>();
  /** How long each piece is held back; the longest of all that ask for it. */
  private readonly latencies = new Set<{ ms: number; over: Promise<void> }>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param target the port of the store; asked for at each connection. */
  static async listen(target: () => number): Promise<Proxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new Proxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client, connect(target(), '127.0.0.1')));
    return proxy;
  }

  /** Cuts every connection as a crashed router does. */
  reset() {
    for (const socket of this.open) socket.resetAndDestroy();
  }

  /** Holds back whatever comes, in both directions; Infinity: until healed. Gives what ends it. */
  slow(ms: number): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const latency = { ms, over: promise };
    this.latencies.add(latency);
    return () => {
      this.latencies.delete(latency);
      resolve();
    };
  }

  close() {
    this.server.close();
    this.reset();
  }

  private join(client: Socket, store: Socket) {
    for (const socket of [client, store]) {
      this.open.add(socket.setNoDelay());
      socket.on('error', () => {}).once('close', () => this.open.delete(socket));
    }
    void this.relay(client, store);
    void this.relay(store, client);
  }

  /** An end or a cut on one side is one on the other. */
  private async relay(from: Socket, to: Socket) {
    try {
      for await (const piece of from) {
        await this.held();
        if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      to.end();
    } catch {
      to.resetAndDestroy();
    }
  }

  private async held() {
    for (const { ms, over } of this.latencies) await (Number.isFinite(ms) ? sleep(ms) : over);
  }
}
