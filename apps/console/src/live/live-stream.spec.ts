import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { follow, type LiveStream } from './live-stream.js';

type Said = { id?: string; data: string };
let streams: {
  lastEventId: string | undefined;
  signal: AbortSignal;
  say: (event: Said) => void;
  fail: (error: unknown) => void;
}[];
let live: LiveStream;
let heard: string[];

async function* watch({ lastEventId, signal }: { lastEventId: string | undefined; signal: AbortSignal }) {
  const queue: (Said | Error)[] = [];
  let wake = () => {};
  const put = (what: Said | Error) => (queue.push(what), wake());
  streams.push({ lastEventId, signal, say: put, fail: (error) => put(error as Error) });
  signal.addEventListener('abort', () => wake());
  for (;;) {
    signal.throwIfAborted();
    const next = queue.shift();
    if (next instanceof Error) throw next;
    if (next) yield next;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
const turn = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  jest.useFakeTimers();
  [streams, heard] = [[], []];
  live = follow<Said>(watch, ({ data }) => heard.push(data));
});
afterEach(() => {
  live.stop();
  jest.useRealTimers();
});

it('is opening, then live', async () => {
  expect(live.connection.value).toBe('opening');
  streams[0]!.say({ id: '1', data: 'a' });
  await turn();
  expect([live.connection.value, heard]).toEqual(['live', ['a']]);
});

it('is lost when nothing comes, opened anew after the last event, and live again', async () => {
  streams[0]!.say({ id: '7', data: 'a' });
  await jest.advanceTimersByTimeAsync(5_000);
  expect(live.connection.value).toBe('live');
  await jest.advanceTimersByTimeAsync(3_000);
  expect(live.connection.value).toBe('lost');
  expect(streams[0]!.signal.aborted).toBe(true);
  expect(streams[1]!.lastEventId).toBe('7');
  streams[1]!.say({ data: 'b' });
  await turn();
  expect([live.connection.value, heard]).toEqual(['live', ['a', 'b']]);
});

it('is refused for good, and says why', async () => {
  const no = new Error('FORBIDDEN');
  streams[0]!.fail(no);
  await jest.advanceTimersByTimeAsync(20_000);
  expect([live.connection.value, live.refusal.value, streams.length]).toEqual(['refused', no, 1]);
});

it('asks for nothing once it is stopped', async () => {
  live.stop();
  await jest.advanceTimersByTimeAsync(20_000);
  expect([live.connection.value, streams.length]).toEqual(['opening', 1]);
});
