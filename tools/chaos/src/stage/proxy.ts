import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/** A line to one store that can be cut and slowed down. */
export class Proxy {
  private readonly open = new Set<Socket>();
  /** How long each piece is held back; the longest of all that ask for it. */
  private readonly latencies = new Set<{ ms: number; over: Promise<void> }>();
  private isOver = false;
  private readonly listeners = new Set<(piece: Buffer) => void>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param target the port of the store; asked for at each connection. */
  static async listen(target: () => number): Promise<Proxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new Proxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => void proxy.join(client, target));
    return proxy;
  }

  /** Cuts every connection as a crashed router does. */
  reset() {
    for (const socket of this.open) socket.resetAndDestroy();
  }

  /**
   * Holds back whatever comes, in both directions, also ends, cuts and new calls. With Infinity both sides believe the other
   * to be there and receive nothing more, as of a lost host; once healed, it all comes late. Gives what ends it.
   */
  slow(ms: number): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const latency = { ms, over: promise };
    this.latencies.add(latency);
    return () => {
      this.latencies.delete(latency);
      resolve();
    };
  }

  /** Acts before a piece that has these words in it is handed on; where they are cut in two, not. Gives what ends it. */
  before(words: string, act: () => void): () => void {
    const listener = (piece: Buffer) => piece.includes(words) && act();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close() {
    this.isOver = true;
    this.server.close();
    this.reset();
  }

  private async join(client: Socket, target: () => number) {
    this.note(client);
    await this.held();
    if (client.destroyed) return;
    const store = this.note(connect(target(), '127.0.0.1'));
    store.once('error', (error) => isRefusal(error) && void this.refuse(target));
    void this.relay(client, store);
    void this.relay(store, client);
  }

  /** Where nobody listens, a client shall find nobody: to be let in and cut off is another fault. */
  private async refuse(target: () => number) {
    if (!this.server.listening) return;
    this.server.close();
    while (!this.isOver && !(await this.reopened(target))) await sleep(LOOK_EVERY_MS);
  }

  private async reopened(target: () => number): Promise<boolean> {
    const visit = connect(target(), '127.0.0.1');
    try {
      await once(visit, 'connect');
      if (!this.isOver) await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
      return true;
    } catch {
      return false;
    } finally {
      visit.destroy();
    }
  }

  private note(socket: Socket): Socket {
    this.open.add(socket.setNoDelay());
    return socket.on('error', () => {}).once('close', () => this.open.delete(socket));
  }

  /** An end or a cut on one side is one on the other. */
  private async relay(from: Socket, to: Socket) {
    try {
      for await (const piece of from) {
        for (const listener of this.listeners) listener(piece);
        await this.held();
        if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      await this.held();
      to.end();
    } catch {
      await this.held();
      to.resetAndDestroy();
    }
  }

  private async held() {
    for (const { ms, over } of this.latencies) await (Number.isFinite(ms) ? sleep(ms) : over);
  }
}

const isRefusal = (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED';
