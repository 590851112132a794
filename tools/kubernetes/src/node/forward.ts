import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A listening port whose connections go on to another one. */
export interface Forward {
  port: number;
  close(): void;
}

/**
 * Lets whoever reaches `host` talk to what listens on loopback alone. Stores stay where they are, and nothing is set on the
 * machine that somebody would have to put back.
 */
export const forward = async (host: string, to: number, port = 0): Promise<Forward> => {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (incoming) => {
    const outgoing = connect({ port: to, host: '127.0.0.1', noDelay: true });
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          open.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
};
