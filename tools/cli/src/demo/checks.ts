import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** The story stops here: the platform did something that it must not. */
export const wrong = (what: string) => new CommandError(`NOT AS IT MUST BE: ${what}`);

/** Fails the story with what was wanted and what was found, when they differ. */
export const mustBe = (what: string, found: unknown, wanted: unknown) => {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw wrong(`${what} is ${is} instead of ${should}.`);
};

/** What `read` says as soon as it is `settled`; fails the story when it is not within `seconds`. */
export const eventually = async <Value>(
  what: string,
  seconds: number,
  read: () => Promise<Value>,
  settled: (value: Value) => boolean,
): Promise<Value> => {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (settled(value)) return value;
    if (performance.now() > deadline) throw wrong(`${what} is still ${JSON.stringify(value)} after ${seconds} s.`);
    await sleep(POLL_MS);
  }
};
