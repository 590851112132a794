import { jest } from '@jest/globals';
import { plainProgress } from './plain-progress.js';

/** jest has no terminal, as CI has none. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('says where there is no terminal that it begins, every 15 s that it goes on, and that it is done', () => {
  const said: string[] = [];
  const { progress, done } = plainProgress((line) => said.push(line));
  progress('kafka', 'starting');
  jest.advanceTimersByTime(31_000);
  progress('kafka', 'ready');
  progress('mongo', 'starting');
  progress('mongo', 'failed');
  jest.advanceTimersByTime(60_000);
  done();
  const began = [
    '  kafka: starting',
    '  kafka: still starting (15 s)',
    '  kafka: still starting (30 s)',
    '  kafka: ready',
  ];
  expect(said).toEqual([...began, '  mongo: starting', '  mongo: failed']);
});
