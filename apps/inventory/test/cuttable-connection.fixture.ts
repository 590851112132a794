import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy whose connections can be cut, and which can open again: how a store looks that is away for a while. */
export class CuttableConnection {
  port = 0;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly host: string,
    private readonly target: number,
  ) {}

  async open() {
    const server = createServer((socket) => this.join(socket, connect(this.target, this.host)));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this kind; texts are for pipes.
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async cut() {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(near: Socket, far: Socket) {
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
    }
  }
}
