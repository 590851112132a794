import * as fc from 'fast-check';
import { type Limits, type Tried } from '../exchange/attempt.js';
import { type Asked } from './asked.js';
import { call, type Called, type World } from './call.js';
import { originsOf } from './origins.js';

const MAIN = 'https://main.test/v1';
const STANDBY = 'https://standby.test/v1';

interface Attempted {
  origin: string;
  limits: Limits;
  tried: Tried;
  at: number;
}

/** What becomes of an attempt, and how long it would take if it were let. */
interface Fate {
  tried: Tried;
  takesMs: number;
}

interface Story {
  settings: World['settings'];
  remainingMs: number;
  asked: Asked;
  fates: Fate[];
  hasStandby: boolean;
  chance: number;
}

/** Plays a story on a clock of its own: pauses and attempts take their time at once, and an attempt keeps its limit. */
const play = async ({ settings, remainingMs, asked, fates, hasStandby, chance }: Story) => {
  let now = 1_000_000;
  const attempts: Attempted[] = [];
  const began = now;
  const called = await call(asked, remainingMs, {
    settings,
    origins: originsOf({ origin: MAIN, standby: hasStandby ? STANDBY : undefined }),
    attempt: async (origin, _, limits) => {
      const { tried, takesMs } = fates[attempts.length % fates.length]!;
      attempts.push({ origin, limits, tried, at: now });
      now += Math.min(takesMs, limits.attemptMs);
      return tried;
    },
    now: () => now,
    pause: async (ms) => {
      now += ms;
    },
    random: () => chance,
  });
  return { called, attempts, tookMs: now - began };
};

const failed: fc.Arbitrary<Tried> = fc.oneof(
  fc.record({ failure: fc.constantFrom('DNS', 'CONNECT_TIMEOUT', 'REFUSED', 'TLS'), wasSent: fc.constant(false) }),
  fc.record({ failure: fc.constantFrom('TIMEOUT', 'UPSTREAM'), wasSent: fc.boolean() }),
);

const retryAfter = fc.option(fc.constantFrom('0', '1', '3', '3600', 'soon', 'Thu, 01 Jan 1970 00:16:45 GMT'), {
  nil: undefined,
});

const answered: fc.Arbitrary<Tried> = fc
  .tuple(fc.constantFrom(200, 401, 403, 429, 500, 502, 503, 504), retryAfter)
  .map(([status, later]) => ({
    answer: { status, headers: later === undefined ? {} : { 'retry-after': later }, body: null },
    via: '10.64.0.10',
    roundTripMs: 80,
  }));

const asked = fc
  .record({
    method: fc.constantFrom<Asked['method']>('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
    key: fc.option(fc.constant('k-1'), { nil: undefined }),
  })
  .map(({ method, key }): Asked => ({
    method,
    path: '/orders',
    headers: { 'x-request-id': 'r-1', 'idempotency-key': key },
    body: undefined,
  }));

const story: fc.Arbitrary<Story> = fc.record({
  settings: fc.record({
    totalMs: fc.integer({ min: 1, max: 13_000 }),
    connectMs: fc.integer({ min: 1, max: 5_000 }),
    attemptMs: fc.integer({ min: 1, max: 13_000 }),
    attempts: fc.integer({ min: 1, max: 10 }),
  }),
  remainingMs: fc.integer({ min: -1_000, max: 20_000 }),
  asked,
  fates: fc.array(
    fc.record({ tried: fc.oneof(failed, failed, answered), takesMs: fc.integer({ min: 0, max: 30_000 }) }),
    { minLength: 1, maxLength: 10 },
  ),
  hasStandby: fc.boolean(),
  chance: fc.double({ min: 0, max: 1, noNaN: true }),
});

const holds = (law: (told: Awaited<ReturnType<typeof play>>, story: Story) => void) =>
  fc.assert(
    fc.asyncProperty(story, async (story) => law(await play(story), story)),
    { numRuns: 2_000 },
  );

const wasDone = ({ tried }: Attempted) => 'answer' in tried || tried.wasSent;

describe('whatever fails, and however long it takes', () => {
  it('a call ends half a second before its function would, and within its own time', async () => {
    await holds(({ tookMs, called }, { settings, remainingMs }) => {
      expect(tookMs).toBeLessThanOrEqual(Math.max(0, Math.min(settings.totalMs, remainingMs - 500)));
      expect(called.ms).toBe(tookMs);
    });
  });

  it('no more attempts are made than may be, each within what is left', async () => {
    await holds(({ attempts, called }, { settings }) => {
      expect(called.attempts).toBe(attempts.length);
      expect(attempts.length).toBeLessThanOrEqual(settings.attempts);
      for (const { limits } of attempts) {
        expect(limits.attemptMs).toBeLessThanOrEqual(settings.attemptMs);
        expect(limits.connectMs).toBe(settings.connectMs);
      }
    });
  });

  it('nothing that must not be done twice is asked for again once it may have arrived', async () => {
    await holds(({ attempts }, { asked }) => {
      if (!['POST', 'PATCH'].includes(asked.method) || asked.headers['idempotency-key']) return;
      expect(attempts.slice(0, -1).filter(wasDone)).toEqual([]);
    });
  });

  it('nothing that changes something goes to another region while nobody knows if the first has done it', async () => {
    await holds(({ attempts }, { asked }) => {
      if (['GET', 'HEAD'].includes(asked.method)) return;
      const moved = attempts.slice(1).filter((next, before) => {
        const { tried, origin } = attempts[before]!;
        const isUnknown = 'answer' in tried ? [502, 504].includes(tried.answer.status) : tried.wasSent;
        return isUnknown && next.origin !== origin;
      });
      expect(moved).toEqual([]);
    });
  });

  it('a wrong certificate, and an answer that is one, are the last word', async () => {
    await holds(({ attempts }) => {
      for (const { tried } of attempts.slice(0, -1))
        expect('answer' in tried ? [429, 502, 503, 504].includes(tried.answer.status) : tried.failure !== 'TLS').toBe(
          true,
        );
    });
  });

  it('what is told is what the last attempt came to', async () => {
    await holds(({ attempts, called }) => {
      const { tried, origin } = attempts.at(-1) ?? {
        tried: { failure: 'CONNECT_TIMEOUT', wasSent: false },
        origin: MAIN,
      };
      expect({ tried: called.tried, origin: called.origin } satisfies Partial<Called>).toEqual({ tried, origin });
    });
  });
});

describe('a call', () => {
  const settings = { totalMs: 10_000, connectMs: 1_500, attemptMs: 4_000, attempts: 3 };
  const base: Story = {
    settings,
    remainingMs: 15_000,
    asked: { method: 'GET', path: '/', headers: { 'x-request-id': 'r' }, body: undefined },
    fates: [{ tried: { failure: 'CONNECT_TIMEOUT', wasSent: false }, takesMs: 3_000 }],
    hasStandby: false,
    chance: 1,
  };
  const later = (status: number, seconds: string): Fate => ({
    tried: {
      answer: { status, headers: { 'retry-after': seconds }, body: null },
      via: undefined,
      roundTripMs: undefined,
    },
    takesMs: 10,
  });

  it('has time for three attempts in a region that is dead', async () => {
    const { attempts, tookMs } = await play(base);
    expect(attempts).toHaveLength(3);
    expect(tookMs).toBe(9_600);
  });

  it('waits as long as the API wants it to', async () => {
    const { attempts } = await play({ ...base, fates: [later(429, '2')] });
    expect(attempts.map(({ at }) => at - attempts[0]!.at)).toEqual([0, 2_010, 4_020]);
  });

  it('does not wait for longer than it has', async () => {
    expect((await play({ ...base, fates: [later(503, '10')] })).attempts).toHaveLength(1);
  });

  it('does not wait for main before it asks the standby', async () => {
    const { attempts } = await play({ ...base, hasStandby: true, fates: [later(503, '60')] });
    expect(attempts.map(({ origin }) => origin)).toEqual([MAIN, STANDBY]);
  });
});
