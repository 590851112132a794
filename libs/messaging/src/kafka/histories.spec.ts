import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { History } from '../../test/histories.fixture.js';
import { histories, type Step } from '../../test/steps.fixture.js';
import { Watermark } from '../consumer/watermark.js';
import { Generation } from './generation.js';
import { GroupSubscriber } from './group.subscriber.js';
import { Positions } from './positions.js';

const property = fc.asyncProperty(histories, async (steps: Step[]) => {
  const history = new History();
  await history.play(steps);
  const { effects, wanted, committed, ends } = history.outcome;
  expect(effects).toEqual(wanted);
  expect(committed).toEqual(ends);
});

/** Whatever a broker, a network and a database do: each message is handled once, in order, and no commit passes an undone one. */
it('every random history of a group holds', () => fc.assert(property, { numRuns: 1_000 }), 120_000);

describe('random histories find', () => {
  const isFound = async () => (await fc.check(property, { numRuns: 3_000, seed: 1, endOnFailure: true })).failed;
  afterEach(() => jest.restoreAllMocks());

  it('a batch that was fetched before the group was joined anew', async () => {
    jest.spyOn(Positions.prototype, 'take').mockReturnValue(true);
    expect(await isFound()).toBe(true);
  }, 120_000);

  it('a subscriber that goes on where kafkajs does', async () => {
    jest.spyOn(Positions.prototype, 'take').mockReturnValue(true);
    jest.spyOn(Generation.prototype, 'begin').mockImplementation(function (this: Generation) {
      this['plan'].restart(this['partitions']);
      this['plan'].reading();
    });
    expect(await isFound()).toBe(true);
  }, 120_000);

  it('a commit that failed and is not said again', async () => {
    const due = Object.getOwnPropertyDescriptor(Watermark.prototype, 'due')?.get;
    jest.spyOn(Watermark.prototype, 'due', 'get').mockImplementation(function (this: Watermark) {
      const offset: string | undefined = due?.call(this);
      if (offset !== undefined) this.acknowledge(offset);
      return offset;
    });
    expect(await isFound()).toBe(true);
  }, 120_000);

  it('commits that overtake each other', async () => {
    jest.spyOn(GroupSubscriber.prototype, 'tick').mockImplementation(function (this: GroupSubscriber) {
      void this['commit']();
    });
    expect(await isFound()).toBe(true);
  }, 120_000);
});
