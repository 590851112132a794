import { Controller, Get, Module, Post } from '@nestjs/common';
import { eventually } from '@tessera/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, post, Servers } from '../../test/servers.fixture.js';
import { serviceSettings } from '../config.js';
import { drainAndClose } from '../drain.js';
import { startService } from '../start-service.js';

const servers = new Servers();
const children = new Set<ChildProcess>();
afterEach(async () => {
  await servers.close();
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

const often = { everyMs: 200, timeoutMs: 1_000 };

/** An instance; it takes 5 ms to answer, and says on which port it listens. */
const PROGRAM = `
  const server = require('node:http').createServer((_, response) => setTimeout(() => response.end('{}'), 5));
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log(server.address().port));
`;

const startProcess = async (onPort = 0) => {
  const child = spawn(process.execPath, ['-e', PROGRAM, String(onPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const [said] = await once(child.stdout, 'data');
  const port = Number(String(said));
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { kill, port, origin: `http://127.0.0.1:${port}` };
};

@Controller()
class Doors {
  @Get()
  read() {
    return {};
  }

  @Post()
  write() {
    return {};
  }
}

@Module({ controllers: [Doors] })
class DoorsModule {}

const startOurs = async () => {
  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
  const app = await startService({ name: 'test', module: DoorsModule, settings, port: 0 });
  return { app, origin: (await app.getUrl()).replace('[::1]', '127.0.0.1') };
};

describe('under load', () => {
  it('an instance that is killed costs no GET, and when it has started again it is asked again', async () => {
    let one = await startProcess();
    const other = await startProcess();
    const upstream = servers.upstream([one.origin, other.origin], { checks: often });
    const load = servers.load(upstream, get);
    const more = async () => {
      const before = load.answered;
      await eventually(() => expect(load.answered).toBeGreaterThan(before + 200));
    };
    for (let round = 0; round < 3; round++) {
      await more();
      await one.kill();
      await more();
      one = await startProcess(one.port);
      await eventually(() => expect(upstream.state().instances[0]?.inFlight).toBeGreaterThan(0));
    }
    expect(Object.keys(await load.stop())).toEqual(['200']);
  });

  it.each([
    ['GET', get],
    ['POST', () => ({ ...post(), headers: { 'content-type': 'application/json' } })],
  ])('an instance that drains and ends costs no %s', async (method, request) => {
    const [one, other] = [await startOurs(), await startOurs()];
    const upstream = servers.upstream([one.origin, other.origin], { checks: often });
    const load = servers.load(upstream, request);
    await eventually(() => expect(load.answered).toBeGreaterThan(200));
    const ended = drainAndClose(one.app, 1_500);
    await eventually(() => expect(upstream.state().instances[0]?.isReady).toBe(false));
    await ended;
    const before = load.answered;
    await eventually(() => expect(load.answered).toBeGreaterThan(before + 200));
    expect(Object.keys(await load.stop())).toEqual([method === 'GET' ? '200' : '201']);
    await other.app.close();
  });

  it('an instance that hangs is left after its first checks', async () => {
    let isHanging = true;
    const hanging = await servers.http((_, response) => void (isHanging || response.end('{}')));
    const good = await servers.http((_, response) => response.end('{}'));
    const checks = { everyMs: 200, timeoutMs: 200 };
    const upstream = servers.upstream([hanging.origin, good.origin], { checks });
    await eventually(() => expect(upstream.state().instances[0]?.isReady).toBe(false));
    const load = servers.load(upstream, get);
    await eventually(() => expect(load.answered).toBeGreaterThan(200));
    expect(Object.keys(await load.stop())).toEqual(['200']);
    isHanging = false;
    await eventually(() => expect(upstream.state().instances[0]?.isReady).toBe(true));
  });
});
