import { eventually } from '@tessera/testing';
import { type RequestListener } from 'node:http';
import { nth } from '../../test/instances.fixture.js';
import { Servers } from '../../test/servers.fixture.js';
import { fixedEndpoint } from './discovery/discovery.js';
import { connectionsTo } from './instance.js';
import { Instances } from './instances.js';
import { ReadinessChecks } from './readiness-checks.js';

const servers = new Servers();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await servers.close();
});

/** One instance that answers its checks so, how often it was asked, and how often it had been at each change. */
const checked = async (listener: RequestListener) => {
  const { origin } = await servers.http((request, response) => {
    state.asked += 1;
    listener(request, response);
  });
  const instances = new Instances((endpoint) => connectionsTo(endpoint, 30_000));
  instances.replace([fixedEndpoint(origin)], 0);
  const state = { asked: 0, changes: [] as number[], instance: nth(instances, 0) };
  const times = { everyMs: 20, timeoutMs: 60_000 };
  const checks = new ReadinessChecks(instances, times, () => state.changes.push(state.asked));
  closing.push(() => checks.close());
  checks.start();
  return state;
};

const ready: RequestListener = (_, response) => response.end('{"status":"ok"}');
const down: RequestListener = (_, response) => response.writeHead(503).end('{"status":"down"}');
const draining: RequestListener = (_, response) => response.writeHead(503).end('{"status":"draining"}');

/** One after the other; after the last one there is no answer any more. */
const inTurn = (...answers: RequestListener[]): RequestListener => {
  return (request, response) => answers.shift()?.(request, response);
};

describe('an instance', () => {
  it('is out after two checks that failed, not after one', async () => {
    const state = await checked(inTurn(down, ready, down, down));
    await eventually(() => expect(state.instance.isReady).toBe(false));
    // By then it may have been asked once more.
    expect(state.changes).toEqual([4]);
  });

  it('is out at once when it says that it is draining', async () => {
    const state = await checked(inTurn(draining));
    await eventually(() => expect(state.instance.isReady).toBe(false));
  });

  it('is in after one check that passed, and gets its share slowly', async () => {
    const state = await checked(inTurn(draining, ready));
    await eventually(() => expect([state.instance.isReady, state.changes.length]).toEqual([true, 2]));
    expect(state.instance.shareAt(performance.now())).toBeLessThan(1);
  });
});

describe('a check that passes', () => {
  const ejected = async (isAway: boolean) => {
    const state = await checked(ready);
    Object.assign(state.instance, { ejectedUntil: Infinity, isAway });
    const { asked } = state;
    await eventually(() => expect(state.asked).toBeGreaterThan(asked + 2));
    return state.instance.ejectedUntil;
  };

  it('ends the ejection of one that refused a connection', async () => expect(await ejected(true)).toBe(0));

  it('leaves one ejected whose requests failed: of them it knows nothing', async () =>
    expect(await ejected(false)).toBe(Infinity));
});
