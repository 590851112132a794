import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { type CacheBounds, type Mark, type ResponseCache } from '../src/edge/cache/response-cache.js';

type Cache = Pick<ResponseCache, 'find' | 'keep' | 'drop'>;

/** Caches of so many gateways, with a clock of the test's own. */
export type NewCaches = (bounds: CacheBounds, now: () => number) => readonly [Cache, ...Cache[]];

const MAX_AGE_MS = 60_000;
const bounds = { maxBytes: 1_000_000, maxAgeMs: MAX_AGE_MS };

/** No play begins before the end of another: they may have one clock. */
let beginning = 1_700_000_000_000;
const newBeginning = () => (beginning += 100_000_000);

/** Which answer shows what: keys may share what they show, and show several things. */
const SHOWS: Record<string, readonly string[]> = { a: ['x'], b: ['x', 'y'], c: ['y'], d: [] };

const gateway = fc.nat(3);
const key = fc.constantFrom(...Object.keys(SHOWS));

/** `ask` looks, and sends a question where nothing is found; the service `look`s at what there is; `answer` ends the first question. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const), gateway, key }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const), which: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      gateway,
      tags: fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      ms: fc.oneof(fc.nat(5_000), fc.constantFrom(MAX_AGE_MS - 1, MAX_AGE_MS, MAX_AGE_MS + 20_000, 200_000)),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A question that has left: what its service saw, as soon as it has looked. */
interface UnderWay {
  at: Cache;
  key: string;
  mark: Mark;
  seen?: string;
}

/** Things with versions, gateways that ask for them and change them, and a time. */
class World {
  clock = newBeginning();
  hits = 0;
  private readonly versions: Record<string, number> = { x: 0, y: 0 };
  private readonly keptAt = new Map<string, number>();
  private readonly own = randomUUID();
  private readonly caches: readonly [Cache, ...Cache[]];
  private underWay: UnderWay[] = [];

  constructor(newCaches: NewCaches) {
    this.caches = newCaches(bounds, () => this.clock);
  }

  async step(step: Step) {
    if (step.kind === 'pause') this.clock += step.ms;
    if (step.kind === 'ask') await this.ask(this.gateway(step.gateway), step.key);
    if (step.kind === 'look') this.look(this.underWay[step.which % (this.underWay.length || 1)]);
    if (step.kind === 'answer') await this.answer(step.which);
    if (step.kind === 'change') await this.change(this.gateway(step.gateway), step.tags);
  }

  private async ask(at: Cache, key: string) {
    const { kept, mark } = await at.find(this.own + key, this.tagsOf(key));
    if (!kept) return void this.underWay.push({ at, key, mark });
    this.hits += 1;
    expect(kept.answer).toEqual({ status: 200, headers: ['etag', `"${key}"`], body: this.truth(key) });
    expect(this.clock - (this.keptAt.get(key) ?? 0)).toBeLessThan(MAX_AGE_MS);
  }

  private look(question: UnderWay | undefined) {
    if (question) question.seen ??= this.truth(question.key);
  }

  private async answer(which: number) {
    const [question] = this.underWay.splice(which % (this.underWay.length || 1), 1);
    if (!question) return;
    this.look(question);
    const { at, key, mark, seen = '' } = question;
    await at.keep(this.own + key, this.tagsOf(key), mark, { status: 200, headers: ['etag', `"${key}"`], body: seen });
    this.keptAt.set(key, this.clock);
  }

  private async change(at: Cache, tags: readonly string[]) {
    for (const tag of tags) this.versions[tag] = (this.versions[tag] ?? 0) + 1;
    await at.drop(tags.map((tag) => this.own + tag));
  }

  /** What its service answers now: with a character that is one in latin1 and two on the wire. */
  private truth(key: string) {
    return `é ${(SHOWS[key] ?? []).map((tag) => this.versions[tag]).join(' ')}`;
  }

  private tagsOf(key: string) {
    return (SHOWS[key] ?? []).map((tag) => this.own + tag);
  }

  private gateway(which: number) {
    return this.caches[which % this.caches.length] ?? this.caches[0];
  }
}

/** What must be true of all caches, wherever they keep their answers. */
export const keepTheLaws = (newCaches: NewCaches, runs: number) => {
  it('give out nothing that was dropped or is too old, whatever was asked for and changed in between', async () => {
    let hits = 0;
    const history = fc.array(step, { minLength: 20, maxLength: 120, size: 'max' });
    const play = fc.asyncProperty(history, async (steps) => {
      const world = new World(newCaches);
      for (const one of steps) await world.step(one);
      hits += world.hits;
    });
    await fc.assert(play, { numRuns: runs });
    // A cache that finds nothing keeps this law as well.
    expect(hits).toBeGreaterThan(runs);
  });

  const open = () => {
    let clock = newBeginning();
    const [cache, other = cache] = newCaches(bounds, () => clock);
    const own = randomUUID();
    const present = async () => (await cache.find(`${own}none`, [own])).mark;
    const keep = async (key: string, body: string, mark?: Mark) => {
      mark ??= await present();
      await cache.keep(own + key, [own], mark, { status: 200, headers: [], body });
    };
    const body = async (key: string) => (await other.find(own + key, [own])).kept?.answer.body;
    return { keep, body, present, drop: () => other.drop([own]), pass: (ms: number) => (clock += ms) };
  };

  it('give an answer back until it is so old, to any gateway', async () => {
    const { keep, body, pass } = open();
    await keep('a', 'x');
    pass(MAX_AGE_MS - 1);
    expect(await body('a')).toBe('x');
    pass(1);
    expect(await body('a')).toBeUndefined();
  });

  it('keep the newer answer when an older one comes after it', async () => {
    const { keep, body, present, drop } = open();
    const before = await present();
    await drop();
    await keep('a', 'new');
    await keep('a', 'old', before);
    expect(await body('a')).toBe('new');
  });

  it('keep nothing that is very large', async () => {
    const { keep, body } = open();
    await keep('a', 'x'.repeat(60_000));
    await keep('b', 'x'.repeat(130_000));
    expect([(await body('a'))?.length, await body('b')]).toEqual([60_000, undefined]);
  });
};
