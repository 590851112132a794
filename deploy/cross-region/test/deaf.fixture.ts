import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A port of this machine that answers no SYN, as one behind a closed security group. */
export interface Deaf {
  port: number;
  close(): void;
}

const listen = `
  require('node:net').createServer().listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, function () {
    process.send(this.address().port);
  });
`;

const connects = (socket: Socket): Promise<boolean> =>
  Promise.race([
    once(socket, 'connect').then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 1_000, false)),
  ]);

/** The kernel drops a SYN once as many connections wait as may, and of a process that stands still none is ever taken. */
export const deafPort = async (host: string, port = 0): Promise<Deaf> => {
  const child = spawn(process.execPath, ['--eval', listen, host, String(port)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {},
  });
  const [taken] = (await once(child, 'message')) as [number];
  child.kill('SIGSTOP');
  const waiting: Socket[] = [];
  do waiting.push(connect(taken, host).on('error', () => undefined));
  while (await connects(waiting.at(-1)!));
  return {
    port: taken,
    close: () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
    },
  };
};
