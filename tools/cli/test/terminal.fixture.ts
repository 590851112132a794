import { apps, portKey } from '@tessera/contracts';
import { deleteData, freeServicePorts, projectRoot } from '@tessera/stack';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const node = process.execPath;
const tessera = join(projectRoot, 'tools', 'cli', 'bin', 'tessera.mjs');
const supervisor = join(projectRoot, 'tools', 'stack', 'dist', 'start.js');
const developer = join(projectRoot, 'tools', 'stack', 'dist', 'dev.js');

/** What `npm test` or a CI server gives to its suites; a person's terminal has none of it. */
const ofTheTests = [
  'POSTGRES_URL',
  'MONGO_URL',
  'KAFKA_BROKERS',
  'REDIS_URL',
  'NODE_OPTIONS',
  'TESSERA_PIDS',
  'NO_COLOR',
  'NODE_DISABLE_COLORS',
  'FORCE_COLOR',
  'CI',
];

/** So that a test tells what was said instead of running into its own limit. */
const timeoutMs = 240_000;

const isOfTheTests = (key: string) => ofTheTests.includes(key) || key.startsWith('npm_');

/** Something that was typed, and what has come of it so far. */
export interface Running {
  child: ChildProcess;
  /** Standard output and errors, in the order of their coming. */
  said(): string;
  /** Settles when something like this was said; fails when the end comes before, or neither within 240 s. */
  says(what: RegExp): Promise<void>;
  /** Settles with the exit code; fails when there is none 240 s after somebody asked. */
  readonly ended: Promise<number>;
}

/** How a start is typed. */
interface StartSettings {
  env?: NodeJS.ProcessEnv;
  /** Another command that runs it. */
  before?: string[];
  /** What follows `npm start --`. */
  args?: string[];
  onTerminal?: boolean;
}

const linkTo = (target: string, link: string) => {
  try {
    symlinkSync(target, link);
  } catch {
    // A dangling link of that name.
  }
};

/** What a folder's name may have in it, and some program or format reads in its own way. */
const hostile = `ü 'n" $x\\ 100% a:b, #1`;

/** A terminal of a user whose local stack has a state folder, under such a name and behind a link, and ports of its own. */
export class Terminal {
  private constructor(
    private readonly home: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async open(more: NodeJS.ProcessEnv = {}): Promise<Terminal> {
    const folder = mkdtempSync(join(tmpdir(), 'tessera terminal '));
    const ports = await freeServicePorts();
    const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !isOfTheTests(key)));
    // npm puts the project's programs first for its scripts; a person's PATH has none of them.
    const path = clean['PATH']?.split(delimiter).filter((folder) => !/node_modules/.test(folder));
    const terminal = new Terminal(folder, {
      ...clean,
      PATH: path?.join(delimiter),
      ...Object.fromEntries(apps.map((app) => [portKey(app), String(ports[app])])),
      MANAGEMENT_PORT: String(ports.management),
      TERM: 'xterm-256color',
      TESSERA_STATE: join(folder, hostile),
      ...more,
    });
    mkdirSync(join(folder, `real ${hostile}`));
    symlinkSync(join(folder, `real ${hostile}`), terminal.state);
    return terminal;
  }

  get state(): string {
    return join(this.home, hostile);
  }

  /** What is noted as running, also what runs no more. */
  leftRunning(): string[] {
    const notes = join(this.state, 'pids');
    return existsSync(notes) ? readdirSync(notes) : [];
  }

  /** A new folder that goes when the terminal is closed. */
  folder(prefix: string): string {
    return mkdtempSync(join(this.home, prefix));
  }

  /** The programs of this machine without some of them, as a PATH. */
  pathWithout(...names: RegExp[]): string {
    const bin = this.folder('bin-');
    for (const place of (process.env['PATH'] ?? '').split(delimiter).filter(existsSync))
      for (const name of readdirSync(place))
        if (!names.some((lacks) => lacks.test(name)) && !existsSync(join(bin, name)))
          linkTo(join(place, name), join(bin, name));
    return bin;
  }

  /** Types `tessera …`. */
  tessera(...args: string[]): Running {
    return this.run(node, [tessera, ...args]);
  }

  /** Types `npm start`, without what npm does before; Ctrl-C is a keystroke when it is `onTerminal`. */
  start({ env = this.env, before = [], args = [], onTerminal = false }: StartSettings = {}): Running {
    const words = [...before, node, supervisor, ...args];
    if (!onTerminal) return this.run(words[0] ?? node, words.slice(1), { env });
    const line = words.map((word) => `'${word}'`).join(' ');
    return this.run('script', ['-qfec', `stty cols 120 rows 40; exec ${line}`, '/dev/null'], { env });
  }

  /** Types `npm run dev -- …`, without what npm does before. */
  dev(...args: string[]): Running {
    return this.run(node, [developer, ...args]);
  }

  /** Types a line into a shell at the project's root, as after `cd`; Ctrl-C is a keystroke. */
  type(line: string): Running {
    const quoted = line.replaceAll("'", `'\\''`);
    return this.run('script', ['-qfec', `stty cols 120 rows 40; exec bash -c '${quoted}'`, '/dev/null'], {
      cwd: projectRoot,
    });
  }

  /** Types it and waits for its end. */
  async done(running: Running): Promise<{ code: number; text: string }> {
    return { code: await running.ended, text: running.said() };
  }

  /** Ends what a test that failed has left running: it would be in the way of others, and its data are deleted. */
  close(): void {
    if (this.leftRunning().length > 0)
      spawnSync(node, [tessera, 'down'], { cwd: projectRoot, env: this.env, timeout: timeoutMs });
    deleteData(this.state);
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Not at the root unless said: every command works from any folder inside. */
  private run(
    command: string,
    args: string[],
    { env = this.env, cwd = join(projectRoot, 'apps', 'order') }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
  ): Running {
    const words = [command, ...args];
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let text = '';
    let received = Promise.withResolvers<void>();
    const receive = (part: string) => {
      text += part;
      received.resolve();
      received = Promise.withResolvers();
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', receive);
    const closed = once(child, 'close').then(([code, signal]) => (signal === null ? Number(code) : -1));
    const inTime = async <T>(what: string, awaited: Promise<T>): Promise<T> => {
      const over = new AbortController();
      const late = sleep(timeoutMs, undefined, { signal: over.signal, ref: false }).then(() => {
        throw new Error(`"${words.join(' ')}" ${what} within ${timeoutMs / 1000} s; it said:\n${text}`);
      });
      return Promise.race([awaited, late]).finally(() => over.abort());
    };
    const says = async (what: RegExp) => {
      while (!what.test(text)) {
        const over = await Promise.race([closed, received.promise]);
        if (over !== undefined && !what.test(text))
          throw new Error(`ended with ${over} and never said ${what}:\n${text}`);
      }
    };
    return {
      child,
      said: () => text,
      says: (what) => inTime(`did not say ${what}`, says(what)),
      get ended() {
        return inTime('did not end', closed);
      },
    };
  }
}
