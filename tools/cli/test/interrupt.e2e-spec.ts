import { cacheFolder } from '@tessera/stack';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { openWithFakes } from './fake-services.fixture.js';
import { type Running } from './terminal.fixture.js';

/** Ctrl-C at every step of a start, on a terminal, and what the user then reads. */
const { services, terminal } = await openWithFakes();

const interrupt = async (running: Running, at: RegExp) => {
  await running.says(at);
  running.child.stdin?.write('\u0003');
  return endsInOrder(running);
};

const endsInOrder = async (running: Running) => {
  const { code, text } = await terminal.done(running);
  const end = stripVTControlCharacters(text).slice(-1_000);
  expect({ code, end }).toEqual({ code: 0, end: expect.stringMatching(/stopped\s*$/) });
  expect(text).toContain('stopping (Ctrl-C again: at once)');
  expect(terminal.leftRunning()).toEqual([]);
  return text;
};

describe('while something is fetched', () => {
  const cache = mkdtempSync(join(tmpdir(), 'tessera cache '));
  const half = randomBytes(2_000_000);
  const ranges: (string | undefined)[] = [];
  /** MongoDB's download, which comes to its middle and then hardly moves. */
  const mirror = createServer(({ url, headers }, response) => {
    if (url?.endsWith('.sha256')) return response.end('f'.repeat(64));
    ranges.push(headers.range);
    response.writeHead(headers.range ? 206 : 200, { 'content-length': 4 * half.length });
    const drop = setInterval(() => response.write(half.subarray(0, 1_000)), 200);
    response.once('close', () => clearInterval(drop));
    return response.write(half);
  });

  beforeAll(async () => {
    mkdirSync(join(cache, 'tessera'));
    for (const name of readdirSync(cacheFolder).filter((one) => !one.startsWith('mongod')))
      symlinkSync(join(cacheFolder, name), join(cache, 'tessera', name));
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    mirror.closeAllConnections();
    mirror.close();
    rmSync(cache, { recursive: true });
  });

  it('keeps what has come, and the next start goes on there', async () => {
    // A server that listens on a port has an address of this kind.
    const { port } = mirror.address() as AddressInfo;
    const without = { MONGOD_BINARY: '', PATH: terminal.pathWithout(/^mongod$/), XDG_CACHE_HOME: cache };
    const env = { ...terminal.env, ...without, MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${port}` };
    await interrupt(terminal.start({ env, onTerminal: true }), /fetched 2 of 8 MB/);
    const [part = '', ...others] = readdirSync(join(cache, 'tessera')).filter((name) => name.endsWith('.part'));
    expect(others).toEqual([]);
    const { size } = statSync(join(cache, 'tessera', part));
    expect(size).toBeGreaterThanOrEqual(half.length);
    await interrupt(terminal.start({ env, onTerminal: true }), /fetched 4 of 1\d MB/);
    expect(ranges).toEqual([undefined, `bytes=${size}-`]);
  });
});

it('while the stores start ends everything in order', async () => {
  await interrupt(terminal.start({ onTerminal: true }), /starting/);
});

it('while the databases are migrated ends everything in order, and the next start migrates', async () => {
  services.program('order', 'migrate', 'console.log("half way"); setTimeout(() => {}, 60000)');
  await interrupt(terminal.start({ onTerminal: true }), /order: migrating/);
  services.mend();
  const next = terminal.start({ onTerminal: true });
  await next.says(/order: migrating/);
  await interrupt(next, /order: ready/);
});

it('is the reason of the end, too, when it ended a child first that had no group of its own yet', async () => {
  const interrupt = `spawn('sh', ['-c', 'sleep 0.2; kill -INT ' + process.ppid], { detached: true, stdio: 'ignore' });`;
  const ended = `import { spawn } from 'node:child_process'; ${interrupt} process.kill(process.pid, 'SIGINT');`;
  services.program('order', 'migrate', ended);
  await endsInOrder(terminal.start({ onTerminal: true }));
  services.mend();
});

it('while the services start ends everything in order', async () => {
  await interrupt(terminal.start({ onTerminal: true }), /Migrate and seed[^\n]*\[\d[^]*starting/);
});

it('when ready, too, and a terminal has colours', async () => {
  const text = await interrupt(terminal.start({ onTerminal: true }), /Tessera is ready/);
  expect(text).toContain('\u001B[32mTessera is ready');
});
