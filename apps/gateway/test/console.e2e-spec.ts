import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from '@tessera/testing';
import { BuiltConsole } from '../src/console/built-console.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

/** `npm test` has built the console. */
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const assetsIn = (page: string) =>
  [...page.matchAll(/(?:href|src)="(\/console\/[^"]+)"/g)].map(([, path = '']) => path);

it.each([
  '/console',
  '/console/',
  '/console/orders',
  '/console/orders/1?from=here',
  '/console/operations/topics/orders.dlt',
])('gives the page at %s to anyone, and 304 to whoever has it', async (path) => {
  const { status, headers, text } = await gateway.ask(path);
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['cache-control']).toBe('no-cache');
  expect(text).toContain('<noscript>');
  const again = await gateway.ask(path, { headers: { 'if-none-match': String(headers['etag']) } });
  expect([again.status, again.text]).toEqual([304, '']);
  const head = await gateway.ask(path, { method: 'HEAD' });
  expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', headers['etag']]);
});

it('has a page that names no other host, runs nothing of its own, and whose files are there', async () => {
  const { text, headers } = await gateway.ask('/console');
  expect(text).not.toMatch(/https?:|<script(?![^>]* src=)|<style|style=| on\w+=/);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';script-src 'self';style-src 'self'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(assetsIn(text).length).toBeGreaterThan(2);
  for (const path of assetsIn(text)) expect((await gateway.ask(path)).status).toBe(200);
});

it('lets files be kept for good whose names change with them, and no others', async () => {
  const paths = assetsIn((await gateway.ask('/console')).text);
  for (const path of paths) {
    const { headers } = await gateway.ask(path);
    const isHashed = path.startsWith('/console/assets/');
    expect(headers['cache-control']).toBe(isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    expect(headers['content-type']).toMatch(/^(text\/javascript|text\/css|image\/svg)/);
  }
});

it.each(['br', 'gzip', 'identity'])('gives what it was asked for in %s, with a tag of its own', async (encoding) => {
  const asked = (name: string) => gateway.ask('/console', { headers: { 'accept-encoding': name } });
  const { headers, text } = await asked(encoding);
  expect(headers['content-encoding'] ?? 'identity').toBe(encoding);
  expect(headers['vary']).toContain('accept-encoding');
  expect(text).toContain('<noscript>');
  const others = await Promise.all(['br', 'gzip', 'identity'].filter((name) => name !== encoding).map(asked));
  expect(others.map((other) => other.headers['etag'])).not.toContain(headers['etag']);
});

it('has no other file', async () => {
  for (const path of ['assets/none.js', 'index.js', '.made-of', 'index.html.br', 'assets/..%2f..%2fpackage.json'])
    expect((await gateway.ask(`/console/${path}`)).json).toMatchObject({ code: 'NOT_FOUND' });
  // A place within the page, like any other.
  expect((await gateway.ask('/console/..%2fpackage.json')).text).toContain('<noscript>');
});

it('is only to be read', async () => {
  for (const path of ['/console', '/console/orders']) {
    const { status, headers } = await gateway.ask(path, { method: 'POST' });
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  }
});

it('says so where it was built without, and finds it once it is built', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'tessera-console-'));
  const built = new BuiltConsole(empty);
  expect((await built.files()).size).toBe(0);
  const controllers = gateway.app.get(BuiltConsole, { strict: false });
  const files = controllers.files.bind(controllers);
  controllers.files = () => built.files();
  const { status, body } = await ask('GET', `${gateway.url}/console`);
  controllers.files = files;
  rmSync(empty, { recursive: true });
  expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  expect(body.detail).toContain('npm run build');
  expect((await gateway.ask('/console')).status).toBe(200);
});
