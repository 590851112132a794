import { type Level } from '../store/level.outbox.js';
import { SentLevels } from './sent-levels.js';

const tea = (version: number, marks = 1): Level => ({ sku: 'TEA', available: 10 - version, version, marks });
const QUIET = 100;

it('has a level sent once, and a newer one again', () => {
  const sent = new SentLevels(QUIET);
  expect(sent.due([tea(1)], 0)).toEqual([tea(1)]);
  sent.note([tea(1)], 0);
  expect(sent.due([tea(1)], 10)).toEqual([]);
  expect(sent.due([tea(3)], 20)).toEqual([tea(3)]);
});

it('settles a level that was the last one for a while, not one that has moved on', () => {
  const sent = new SentLevels(QUIET);
  sent.note([tea(1)], 0);
  expect(sent.settled([tea(1)], QUIET - 1)).toEqual([]);
  expect(sent.settled([tea(2)], QUIET)).toEqual([]);
  expect(sent.settled([tea(1)], QUIET)).toEqual([tea(1)]);
});

it('has a level that was in doubt sent again when the doubt is over, and settles nothing before', () => {
  const sent = new SentLevels(QUIET);
  sent.doubt([tea(1)], 1_000);
  expect(sent.due([tea(1)], 0)).toEqual([tea(1)]);
  sent.note([tea(1)], 0);
  expect([sent.due([tea(1)], 999), sent.settled([tea(1)], 999)]).toEqual([[], []]);
  expect(sent.due([tea(1)], 1_000)).toEqual([tea(1)]);
  sent.note([tea(1)], 1_000);
  expect([sent.due([tea(1)], 2_000), sent.settled([tea(1)], 2_000)]).toEqual([[], [tea(1)]]);
});

it('keeps a doubt while newer levels are sent', () => {
  const sent = new SentLevels(QUIET);
  sent.doubt([tea(1)], 1_000);
  sent.note([tea(2)], 500);
  expect(sent.settled([tea(2)], 900)).toEqual([]);
  expect(sent.due([tea(2)], 1_000)).toEqual([tea(2)]);
});

it('has a level sent again that was marked once more, before its mark was taken away or after', () => {
  const sent = new SentLevels(QUIET);
  sent.note([tea(1)], 0);
  expect([sent.due([tea(1, 2)], QUIET), sent.settled([tea(1, 2)], QUIET)]).toEqual([[tea(1, 2)], []]);
  sent.forget([tea(1)]);
  expect(sent.due([tea(1)], QUIET)).toEqual([tea(1)]);
});
