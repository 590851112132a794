import { cacheFolder } from '@tessera/stack';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Running, Terminal } from './terminal.fixture.js';

/**
 * Starts that fail or are called off, and what the user then reads. The stores are real; the services stand in for
 * themselves with programs of a line, so that they are quick and can be made to crash.
 */
let folder: string;
let terminal: Terminal;

const program = (app: string, name: string, text: string) => {
  mkdirSync(join(folder, 'apps', app, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'apps', app, 'dist', `${name}.js`), text);
};
/** Slow enough for somebody to change their mind. */
const serve = (app: string) =>
  `setTimeout(() => require('http').createServer((q, s) => s.end('{}')).listen(process.env.${app.toUpperCase()}_PORT, '127.0.0.1'), 1500)`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera trouble '));
  for (const app of ['user', 'order', 'inventory', 'gateway']) {
    program(app, 'main', serve(app));
    for (const task of ['migrate', 'seed']) program(app, task, 'setTimeout(() => {}, 500)');
  }
  terminal = await Terminal.open({ TESSERA_APPS: join(folder, 'apps') });
});
afterAll(() => {
  terminal.close();
  rmSync(folder, { recursive: true });
});

/** Whatever happens, nothing is left running, and nothing blocks the next start. */
const leftRunning = () => {
  const notes = join(terminal.state, 'pids');
  return existsSync(notes) ? readdirSync(notes) : [];
};

/** Root of a container may be forbidden both. */
const mayUnshare = process.getuid?.() === 0 && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;
const asRoot = (name: string, test: () => Promise<void>) => {
  if (mayUnshare) return it(name, test, 60_000);
  console.warn(`not tried: "${name}", which only root can set up, where mounts and networks of one's own are allowed`);
  return it.skip(name, test);
};

describe('a start that can not succeed', () => {
  /** The programs of this machine without some of them, and a cache that holds MongoDB alone. */
  const lacking = (...names: RegExp[]) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    for (const place of (process.env['PATH'] ?? '').split(delimiter).filter(existsSync))
      for (const name of readdirSync(place))
        if (!names.some((lacks) => lacks.test(name)) && !existsSync(join(bin, name)))
          linkTo(join(place, name), join(bin, name));
    const cache = mkdtempSync(join(folder, 'cache-'));
    mkdirSync(join(cache, 'tessera'));
    for (const name of readdirSync(cacheFolder).filter((one) => one.startsWith('mongod-')))
      symlinkSync(join(cacheFolder, name), join(cache, 'tessera', name));
    return { ...terminal.env, PATH: bin, JAVA_HOME: '', XDG_CACHE_HOME: cache };
  };
  const linkTo = (target: string, link: string) => {
    try {
      symlinkSync(target, link);
    } catch {
      // A dangling link of that name.
    }
  };

  it('for want of Java and pip says how to get them', async () => {
    const { code, text } = await terminal.done(terminal.start({ env: lacking(/^java$/, /^pip/, /^python/) }));
    expect(code).toBe(1);
    expect(text).toMatch(
      /tessera: Kafka needs Java 17 or newer: install one \(Debian: apt install .*or install Python's pip.*no pip found/,
    );
    expect(text).not.toMatch(/\n {4}at /);
    expect(leftRunning()).toEqual([]);
  }, 60_000);

  asRoot('for want of a network says which host is away', async () => {
    const offline = ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$0" "$@"'];
    const { code, text } = await terminal.done(terminal.start({ env: lacking(/^mvn$/), before: offline }));
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/Kafka's jars cannot be fetched: install Maven.*\S+ cannot be reached/),
    });
    expect(leftRunning()).toEqual([]);
  });

  it('for a taken port names who holds it', async () => {
    const server = createServer().listen(Number(terminal.env['USER_PORT']), '127.0.0.1');
    const { code, text } = await terminal.done(terminal.start());
    server.close();
    expect(code).toBe(1);
    expect(text).toMatch(
      new RegExp(`port \\d+, wanted by user, is held by process ${process.pid} .*or set USER_PORT to another`),
    );
    expect(leftRunning()).toEqual([]);
  });

  asRoot('for a full disk says which', async () => {
    const small = mkdtempSync(join(folder, 'small '));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', small]);
    const { code, text } = await terminal.done(terminal.start({ env: { ...terminal.env, TESSERA_STATE: small } }));
    execFileSync('umount', [small]);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/the disk of .*small .* is full: \d+ MB are free.*make room/),
    });
  });

  it('for a service that crashes shows what it said', async () => {
    program('order', 'main', `console.error('order can not start, its configuration is wrong'); process.exit(78)`);
    const { code, text } = await terminal.done(terminal.start());
    program('order', 'main', serve('order'));
    expect(code).toBe(1);
    expect(text).toMatch(
      /tessera: order ended with code 78 before it was ready\norder can not start, its configuration is wrong/,
    );
    expect(leftRunning()).toEqual([]);
  }, 60_000);
});

describe('Ctrl-C on a terminal', () => {
  const callOff = async (running: Running, at: RegExp) => {
    await running.says(at);
    running.child.stdin?.write('\u0003');
    const { code, text } = await terminal.done(running);
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/stopping \(Ctrl-C again: at once\)[^]*stopped/),
    });
    expect(leftRunning()).toEqual([]);
    return text;
  };

  it('while the stores start ends everything in order', async () => {
    await callOff(terminal.start({ onTerminal: true }), /starting/);
  }, 60_000);

  it('while the services start ends everything in order', async () => {
    await callOff(terminal.start({ onTerminal: true }), /Migrate and seed[^\n]*\[\d[^]*starting/);
  }, 60_000);

  it('when ready, too, and a terminal has colours', async () => {
    const text = await callOff(terminal.start({ onTerminal: true }), /Tessera is ready/);
    expect(text).toContain('\u001B[32mTessera is ready');
  }, 60_000);
});
