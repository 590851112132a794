import { CommandError } from '@tessera/command';
import { appEnvironment } from '@tessera/stack';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = (name: string) => fileURLToPath(new URL(`../peers/${name}.js`, import.meta.url));

/** A program of `peers/` in a process of its own, which ends with this one. What it prints goes to its log. */
export class Peer {
  readonly pid: number;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {
    this.pid = child.pid ?? 0;
  }

  /** Settles when it says that it is ready. */
  static async start(dir: string, name: string, settings: Record<string, string>): Promise<Peer> {
    const logFile = join(dir, 'logs', `${name}.log`);
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'w');
    const child = fork(program(name), { env: appEnvironment(settings), stdio: ['ignore', log, log, 'ipc'] });
    const peer = new Peer(child, logFile);
    await peer.answer();
    return peer;
  }

  ask(question: number): Promise<unknown> {
    this.child.send(question);
    return this.answer();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  /** The next thing that it says. Throws a CommandError when it ends instead. */
  private async answer(): Promise<unknown> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.child, 'exit', { signal }).then(() => {
      throw new CommandError(`a peer has ended: ${this.logFile} says why`);
    });
    try {
      const [answer] = await Promise.race([once(this.child, 'message', { signal }), ended]);
      return answer;
    } finally {
      over.abort();
    }
  }
}
