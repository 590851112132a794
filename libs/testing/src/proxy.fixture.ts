import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a store, on which one end can vanish without a word: as a host does that lost its power or its network. */
export class TcpProxy {
  private readonly open = new Set<Socket>();
  private vanished = new WeakSet<Socket>();
  /** Nobody is there who would answer a new connection either, though it stands. */
  isDead = false;

  private constructor(
    private readonly server: Server,
    /** The store's URL, by way of this proxy. */
    readonly url: string,
  ) {}

  /** To the first host that `url` names; at a given port it takes the place of an earlier one. */
  static async to(url: string, at = 0): Promise<TcpProxy> {
    const server = createServer().listen(at, '127.0.0.1');
    await once(server, 'listening');
    const by = new URL(url);
    const { hostname, port } = by;
    by.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (by.protocol === 'mongodb:') by.searchParams.set('directConnection', 'true');
    const proxy = new TcpProxy(server, by.href);
    server.on('connection', (near) => proxy.join(near, connect(Number(port), hostname)));
    return proxy;
  }

  /** From now on nothing passes on the connections that are open, and none of them ends; new ones are well. */
  vanish() {
    for (const socket of this.open) this.vanished.add(socket);
  }

  close() {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }

  private join(near: Socket, far: Socket) {
    this.hand(near, far);
    this.hand(far, near);
    if (this.isDead) this.vanish();
  }

  private hand(from: Socket, to: Socket) {
    this.open.add(from);
    const unless = (tell: () => unknown) => () => void (this.vanished.has(from) || tell());
    from.on('data', (bytes) => unless(() => to.write(bytes))());
    from.on('error', () => {});
    from
      .on(
        'close',
        unless(() => to.destroy()),
      )
      .on('close', () => this.open.delete(from));
  }
}
