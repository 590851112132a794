import { Controller, Get, Module, Param } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually } from '@tessera/testing';
import { fastify } from 'fastify';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Agent, request } from 'undici';
import { serviceSettings } from './config.js';
import { drainAndClose, endConnectionsThatSayNothing } from './drain.js';
import { startService } from './start-service.js';

let waiting: Record<string, () => void> = {};

@Controller()
class Doors {
  @Get('at-once')
  atOnce() {
    return { answer: 42 };
  }

  /** Answers when the test says so. */
  @Get('held/:name')
  async held(@Param('name') name: string) {
    await new Promise<void>((resolve) => (waiting[name] = resolve));
    return { answer: name };
  }
}

@Module({ controllers: [Doors] })
class TestModule {}

let app: NestFastifyApplication;
let agent: Agent;
let url: string;

beforeEach(async () => {
  waiting = {};
  agent = new Agent();
  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
  app = await startService({ name: 'test', module: TestModule, settings, port: 0 });
  url = await app.getUrl();
});

afterEach(async () => {
  await agent.destroy();
  await app.close();
});

const ask = async (path: string) => {
  const { statusCode, headers, body } = await request(url + path, { dispatcher: agent });
  return { status: statusCode, connection: headers['connection'], body: await body.json() };
};

describe('a service that is told to end', () => {
  it('keeps its connections until then', async () => {
    expect(await ask('/at-once')).toEqual({ status: 200, connection: 'keep-alive', body: { answer: 42 } });
  });

  it('is not ready at once, and answers as before on connections that end', async () => {
    const ended = drainAndClose(app, 1_500);
    const ready = await ask('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, { status: 'draining', checks: {} }]);
    expect(await ask('/at-once')).toEqual({ status: 200, connection: 'close', body: { answer: 42 } });
    await ended;
    await expect(ask('/at-once')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('still answers who was let in before its door closed', async () => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const held = ask('/held/somebody');
    await eventually(() => expect(waiting).toHaveProperty('somebody'));
    const ended = drainAndClose(app, 0);
    await eventually(() => expect(ask('/at-once')).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.write('GET /at-once HTTP/1.1\r\nHost: test\r\n\r\n');
    await once(socket, 'close');
    waiting['somebody']?.();
    expect(await held).toMatchObject({ status: 200, connection: 'close' });
    expect(said).toMatch(/^HTTP\/1.1 200 [^]*\{"answer":42\}$/);
    await ended;
  });
});

it.each([
  ['a connection that says nothing', '', { silenceMs: 50, longestMs: 60_000 }],
  ['a request that never ends', 'POST / HTTP/1.1\r\nHost: test\r\nContent-', { silenceMs: 60_000, longestMs: 50 }],
])('does not wait for %s', async (_, said, limits) => {
  const server = fastify();
  endConnectionsThatSayNothing(server, limits);
  await server.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {}).write(said);
  await Promise.all([once(socket, 'connect'), once(server.server, 'connection')]);
  await server.close();
});
