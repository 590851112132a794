import { ServerClock } from './server-clock.js';

const NOON = Date.parse('2026-11-27T12:00:00Z');
let counted = 0;
const clock = () =>
  new ServerClock(
    () => counted,
    () => NOON + 3_600_000,
  );
const dated = (ms: number) => new Date(NOON + ms).toUTCString();

beforeEach(() => (counted = 5_000));

it('believes the browser until a server has spoken', () => {
  const time = clock();
  expect(time.now()).toBe(NOON + 3_600_000);
  time.hear(null);
  time.hear('soon');
  expect(time.now()).toBe(NOON + 3_600_000);
});

it('is the server’s from then on, and goes on with the counter', () => {
  const time = clock();
  time.hear(dated(0));
  expect(time.now()).toBe(NOON);
  counted += 90_000;
  expect(time.now()).toBe(NOON + 90_000);
});

it('is not put back by an answer that was kept', () => {
  const time = clock();
  time.hear(dated(0));
  time.hear(dated(-600_000));
  expect(time.now()).toBe(NOON);
});

it('is put forward where the counter stood still, as while the machine slept', () => {
  const time = clock();
  time.hear(dated(0));
  time.hear(dated(600_000));
  expect(time.now()).toBe(NOON + 600_000);
});
