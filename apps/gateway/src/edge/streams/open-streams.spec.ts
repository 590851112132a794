import { jest } from '@jest/globals';
import { type Principal, type Revocations } from '@tessera/auth';
import { type Health } from '@tessera/runtime';
import { OpenStreams } from './open-streams.js';
import { type EventStream } from './event-stream.js';

let refuses: boolean;
let streams: OpenStreams;
let stream: { user: Principal; isEnding: boolean; spokeAt: number; did: string[] } & EventStream;
const health = { isDraining: false };

beforeEach(() => {
  jest.useFakeTimers();
  [refuses, health.isDraining] = [false, false];
  const revocations: Pick<Revocations, 'refuses'> = { refuses: () => refuses };
  streams = new OpenStreams(revocations as Revocations, health as Health);
  streams.onApplicationBootstrap();
  const did: string[] = [];
  const says = (word: string) => () => void did.push(word);
  const user = { expiresAt: Date.now() / 1000 + 900 } as Principal;
  stream = {
    did,
    user,
    isEnding: false,
    comment: says('comment'),
    end: says('end'),
    drop: says('drop'),
  } as typeof stream;
  streams.add(stream);
});
afterEach(() => {
  streams.onApplicationShutdown();
  jest.useRealTimers();
});

it('has a comment every 15 s', () => {
  jest.advanceTimersByTime(14_000);
  expect(stream.did).toEqual([]);
  jest.advanceTimersByTime(46_000);
  expect(stream.did).toEqual(['comment', 'comment', 'comment', 'comment']);
});

it('is ended with its token', () => {
  jest.advanceTimersByTime(899_000);
  expect(stream.did).not.toContain('end');
  jest.advanceTimersByTime(1_000);
  expect(stream.did.at(-1)).toBe('end');
});

it.each([
  ['its session', () => (refuses = true)],
  ['its gateway', () => (health.isDraining = true)],
  ['its gateway, which said nothing before', () => streams.beforeApplicationShutdown()],
])('is ended within a second with %s', (_, end) => {
  jest.advanceTimersByTime(2_000);
  end();
  jest.advanceTimersByTime(1_000);
  expect(stream.did).toEqual(['end']);
});

it('is dropped when it was ended and its client did not take the end', () => {
  Object.assign(stream, { isEnding: true });
  jest.advanceTimersByTime(1_000);
  expect(stream.did).toEqual(['drop']);
});

it('is nobody’s matter when it has gone', () => {
  streams.remove(stream);
  jest.advanceTimersByTime(900_000);
  expect(stream.did).toEqual([]);
});
