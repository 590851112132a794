import { openWithFakes } from './fake-services.fixture.js';

/** Several gateways behind the front, as the supervisor runs them, on gateways that say what they were started and asked with. */
const { services, terminal } = await openWithFakes();

const gateway = `
  const { GATEWAY_PORT, MANAGEMENT_PORT, REDIS_URL, TRUSTED_PROXIES } = process.env;
  const facts = { GATEWAY_PORT, MANAGEMENT_PORT, TRUSTED_PROXIES, hasRedis: Boolean(REDIS_URL) };
  require('http')
    .createServer((q, s) => s.end(JSON.stringify({ ...facts, from: q.headers['x-forwarded-for'] })))
    .listen(GATEWAY_PORT, '127.0.0.1');
`;
const type = async (...words: string[]) => (await terminal.done(terminal.tessera(...words))).text;
const state = async () => JSON.parse(await type('status', '--json'));
const door = `http://127.0.0.1:${terminal.env['GATEWAY_PORT']}`;
const asked = async () => {
  const answer = await fetch(door, { headers: { 'x-forwarded-for': '6.6.6.6', connection: 'close' } });
  expect(answer.status).toBe(200);
  return answer.json();
};

it('is where people look for the gateway, and asks them in turn', async () => {
  services.program('gateway', 'main', gateway);
  const run = terminal.start({ args: ['--instances', 'gateway=2'] });
  await run.says(/Tessera is ready/);

  const { urls, services: parts, stack } = await state();
  expect(urls).toMatchObject({ gateway: door.replace('127.0.0.1', 'localhost'), front: urls.gateway });
  expect(stack.map(({ name }: { name: string }) => name)).toContain('redis');
  const gateways = parts.filter(({ name }: { name: string }) => name.startsWith('gateway'));
  const answers = [await asked(), await asked()];
  const told = gateways.map(({ url, management }: Record<'url' | 'management', string>) => ({
    GATEWAY_PORT: new URL(url).port,
    MANAGEMENT_PORT: new URL(management).port,
    TRUSTED_PROXIES: '127.0.0.1/32',
    hasRedis: true,
    from: '127.0.0.1',
  }));
  expect(new Set(answers)).toEqual(new Set(told));

  const over = new AbortController();
  const restarts = type('restart', 'gateway')
    .then((text) => expect(text).toMatch(/gateway is back/))
    .finally(() => over.abort());
  // Ends with the restart: every request meanwhile is answered.
  while (!over.signal.aborted) await asked();
  await restarts;
  expect(await type('restart', 'front')).toMatch(/front is back/);
  expect(await type('restart', 'redis')).toMatch(/redis is back/);
  await asked();

  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(terminal.leftRunning()).toEqual([]);
});
