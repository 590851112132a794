import { RequestDurations } from './request-durations.js';
import { collectMetrics } from './scrape.js';

it('counts each request in its bucket, whose bound is part of it, and all of them in the last', async () => {
  const durations = new RequestDurations();
  const scrape = collectMetrics(durations);
  for (const seconds of [0.005, 0.0051, 0.1, 60]) durations.record(seconds, 'GET', '/things/:id', 200);
  durations.record(0.001, 'GET', '/things/:id', 404);
  const lines = (await scrape()).split('\n').filter((line) => line.includes('"200"'));
  const of = (what: string) =>
    lines
      .find((line) => line.includes(what))
      ?.split(' ')
      .at(-1);
  expect(['_count', '_sum'].map(of)).toEqual(['4', '60.1101']);
  const bounds = ['0.005', '0.01', '0.1', '10', '+Inf'];
  expect(bounds.map((bound) => of(`le="${bound}"`))).toEqual(['1', '2', '3', '3', '4']);
});
