import { type Profiler } from 'node:inspector';
import { once } from 'node:events';
import { WebSocket } from 'undici';

/** Node's inspector in a process that was started with `--inspect`, as far as a profile needs it. */
export class Inspector {
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async connect(port: number) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as [
      { webSocketDebuggerUrl: string },
    ];
    const socket = new WebSocket(targets[0].webSocketDebuggerUrl);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** A profile of what the process does until `work` has ended, looked at every 500 µs. */
  async profile(work: () => Promise<unknown>): Promise<Profiler.Profile> {
    await this.ask('Profiler.enable');
    await this.ask('Profiler.setSamplingInterval', { interval: 500 });
    await this.ask('Profiler.start');
    await work();
    const { profile } = (await this.ask('Profiler.stop')) as Profiler.StopReturnType;
    this.socket.close();
    return profile;
  }

  private async ask(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.asked;
    const answer = Promise.withResolvers<unknown>();
    const listen = ({ data }: { data: unknown }) => {
      const said = JSON.parse(String(data));
      if (said.id === id) answer.resolve(said.result);
    };
    this.socket.addEventListener('message', listen);
    this.socket.send(JSON.stringify({ id, method, params }));
    return answer.promise.finally(() => this.socket.removeEventListener('message', listen));
  }
}
