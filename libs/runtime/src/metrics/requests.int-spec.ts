import { Controller, Get, Module, Param } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Refusal } from '@tessera/contracts';
import { ask, eventually } from '@tessera/testing';
import { serviceSettings } from '../config.js';
import { startService } from '../start-service.js';

let held = Promise.withResolvers<void>();

@Controller()
class Doors {
  @Get('things/:id')
  thing(@Param('id') id: string) {
    if (id === 'none') throw new Refusal('NOT_FOUND');
    return { id };
  }

  @Get('slow')
  async slow() {
    await held.promise;
    return {};
  }
}

@Module({ controllers: [Doors] })
class TestModule {}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
  app = await startService({ name: 'test', module: TestModule, settings, port: 0 });
  url = await app.getUrl();
});
afterAll(() => app.close());

const linesWith = async (start: string) =>
  (await ask('GET', `${url}/metrics`)).text.split('\n').filter((line) => line.startsWith(start));
const counts = () => linesWith('http_server_request_duration_seconds_count{');

it('counts requests by method, route and status, whatever their path was', async () => {
  for (const path of ['/things/1', '/things/2?x=1', '/things/none']) await ask('GET', url + path);
  const of = (status: number, count: number) =>
    `http_server_request_duration_seconds_count{http_request_method="GET",http_route="/things/:id",http_response_status_code="${status}"} ${count}`;
  await eventually(async () => expect(await counts()).toEqual(expect.arrayContaining([of(200, 2), of(404, 1)])));
});

it('counts all that no route takes as one, whatever its path and method', async () => {
  for (const path of ['/no/1', '/no/2', '/.env', '/things/%zz', '/things/1/2']) await ask('GET', url + path);
  await ask('PROPFIND', `${url}/things/1`);
  const unmatched = async () => (await counts()).filter((line) => line.includes('http_route="unmatched"'));
  await eventually(async () => {
    const lines = await unmatched();
    expect(lines.find((line) => line.includes('"GET"') && line.includes('"404"'))).toMatch(/ 4$/);
    expect(lines.filter((line) => line.includes('"_OTHER"'))).toHaveLength(1);
  });
  expect((await counts()).join()).not.toMatch(/PROPFIND|\/no\/|env|%zz/);
});

it('shows what is being answered, streams and slow ones', async () => {
  const active = async () =>
    Number((await linesWith('http_server_active_requests{http_request_method="GET"}'))[0]?.split(' ')[1]);
  // The scrape itself is one.
  expect(await active()).toBe(1);
  const slow = [ask('GET', `${url}/slow`), ask('GET', `${url}/slow`)];
  await eventually(async () => expect(await active()).toBe(3));
  held.resolve();
  await Promise.all(slow);
  await eventually(async () => expect(await active()).toBe(1));
});

it('forgets none whose client has gone', async () => {
  held = Promise.withResolvers();
  const gone = new AbortController();
  const asked = fetch(`${url}/slow`, { signal: gone.signal }).catch(() => undefined);
  const active = async () => (await linesWith('http_server_active_requests{http_request_method="GET"}'))[0];
  await eventually(async () => expect(await active()).toMatch(/ 2$/));
  gone.abort();
  await asked;
  await eventually(async () => expect(await active()).toMatch(/ 1$/));
  expect((await counts()).filter((line) => line.includes('"/slow"') && line.includes('"499"'))).toHaveLength(1);
  held.resolve();
});
