import { asyncApi, openApi } from '@tessera/contracts/documents';
import { type Gateway, startGateway } from './gateway.fixture.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it.each(['/openapi.json', '/asyncapi.json', '/docs', '/docs/swagger-ui.css', '/docs/start.js'])(
  'gives %s to anyone, and 304 to whoever has it',
  async (path) => {
    const { status, headers, text } = await gateway.ask(path);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(50);
    expect(headers['cache-control']).toBe('public, max-age=300');
    const again = await gateway.ask(path, { headers: { 'if-none-match': String(headers['etag']) } });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await gateway.ask(path, { method: 'HEAD' });
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', headers['etag']]);
  },
);

it('serves what the contracts say', async () => {
  expect((await gateway.ask('/openapi.json')).json).toEqual(openApi());
  expect((await gateway.ask('/asyncapi.json')).json).toEqual(asyncApi());
});

it('has a page that names no other host and runs no script of its own', async () => {
  const { text, headers } = await gateway.ask('/docs');
  expect(text).not.toMatch(/https?:|<script>/);
  expect(headers['content-security-policy']).toMatch(/default-src 'none';script-src 'self'/);
  const named = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
  for (const path of named) expect((await gateway.ask(path)).status).toBe(200);
});

it('has no other file', async () => {
  for (const path of ['/docs/package.json', '/docs/..%2fpackage.json', '/docs/index.html'])
    expect((await gateway.ask(path)).json).toMatchObject({ code: 'NOT_FOUND' });
});
