import { type Tried } from '../exchange/attempt.js';
import { originsOf } from './origins.js';

const [MAIN, STANDBY] = ['https://main.test/v1', 'https://standby.test/v1'];
const dead: Tried = { failure: 'CONNECT_TIMEOUT', wasSent: false };
const alive: Tried = { answer: { status: 503, headers: {}, body: null }, via: undefined, roundTripMs: undefined };

const both = () => originsOf({ origin: MAIN, standby: STANDBY });

it('a call begins at main and goes on at the standby', () => {
  const origins = both();
  expect([origins.first(0), origins.next]).toEqual([MAIN, STANDBY]);
});

it('without a standby main is all there is', () => {
  const origins = originsOf({ origin: MAIN });
  for (let turn = 0; turn < 9; turn += 1) origins.note(MAIN, dead, 0);
  expect([origins.first(1), origins.next]).toEqual([MAIN, MAIN]);
});

it('three failures in a row leave main out for half a minute', () => {
  const origins = both();
  const firsts = [0, 1, 2].map((at) => {
    const first = origins.first(at);
    origins.note(first, dead, at);
    return first;
  });
  expect(firsts).toEqual([MAIN, MAIN, MAIN]);
  expect([3, 30_001, 30_002].map((at) => origins.first(at))).toEqual([STANDBY, STANDBY, MAIN]);
});

it('an answer between them, whatever it says, is a sign of life', () => {
  const origins = both();
  for (const tried of [dead, dead, alive, dead, dead]) origins.note(MAIN, tried, 0);
  expect(origins.first(1)).toBe(MAIN);
});

it('after that one more failure leaves it out again, and an answer lets it in for good', () => {
  const origins = both();
  for (let turn = 0; turn < 3; turn += 1) origins.note(MAIN, dead, 0);
  origins.note(MAIN, dead, 30_000);
  expect([59_999, 60_000].map((at) => origins.first(at))).toEqual([STANDBY, MAIN]);
  origins.note(MAIN, alive, 60_000);
  origins.note(MAIN, dead, 60_001);
  expect(origins.first(60_002)).toBe(MAIN);
});

it('what the standby does says nothing of main', () => {
  const origins = both();
  for (const at of [0, 1, 2]) origins.note(MAIN, dead, at);
  origins.note(STANDBY, alive, 3);
  expect(origins.first(4)).toBe(STANDBY);
});
