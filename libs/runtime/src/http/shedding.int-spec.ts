import { Controller, Get, Module } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ask, eventually } from '@tessera/testing';
import { serviceSettings } from '../config.js';
import { startService } from '../start-service.js';

let done = 0;

@Controller()
class Doors {
  @Get('work')
  work() {
    return { done: (done += 1) };
  }
}

@Module({ controllers: [Doors] })
class TestModule {}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
  app = await startService({ name: 'test', module: TestModule, settings, port: 0, shedAboveMs: 20 });
  url = await app.getUrl();
});
afterAll(() => app.close());

const block = (ms: number) => {
  const end = performance.now() + ms;
  // Ends with the time that was given: a loop that is late is what this is about.
  while (performance.now() < end);
};

/** Keeps the event loop late, turn after turn, until it is told to stop. */
const busy = () => {
  let isOver = false;
  const turn = () => {
    if (isOver) return;
    block(150);
    setTimeout(turn);
  };
  turn();
  return () => {
    isOver = true;
  };
};

describe('a service whose event loop is late', () => {
  it('refuses before any work, as a problem, and says when to come back', async () => {
    const stop = busy();
    const { status, headers, body } = await eventually(async () => {
      const answer = await ask('GET', `${url}/work`);
      expect(answer.status).toBe(503);
      return answer;
    });
    const doneSoFar = done;
    expect((await ask('GET', `${url}/work`)).status).toBe(503);
    stop();
    expect(done).toBe(doneSoFar);
    expect([status, headers.get('retry-after'), body.code]).toEqual([503, '1', 'UPSTREAM_UNAVAILABLE']);
    expect(body.requestId).toBe(headers.get('x-request-id'));
  });

  it('is alive all the while, counts what it refused, and works again when the loop is in time', async () => {
    const stop = busy();
    await eventually(async () => expect((await ask('GET', `${url}/work`)).status).toBe(503));
    expect((await ask('GET', `${url}/health/live`)).status).toBe(200);
    stop();
    await eventually(async () => expect((await ask('GET', `${url}/work`)).status).toBe(200));
    const { text } = await ask('GET', `${url}/metrics`);
    expect(Number(/^tessera_requests_shed_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1);
  });
});
