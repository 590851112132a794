import { type Profiler } from 'node:inspector';
import { selfTimes } from './self-times.js';

const frame = (functionName: string, url = '', lineNumber = 0) => ({
  functionName,
  url,
  lineNumber,
  scriptId: '0',
  columnNumber: 0,
});

const profile: Profiler.Profile = {
  startTime: 0,
  endTime: 100,
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('forward', 'file:///somewhere/node_modules/undici/lib/pool.js', 41) },
    { id: 3, callFrame: frame('(garbage collector)') },
    { id: 4, callFrame: frame('forward', 'file:///somewhere/node_modules/undici/lib/pool.js', 41) },
  ],
  samples: [1, 2, 3, 4],
  timeDeltas: [50, 20, 10, 20],
};

it('the time of a function is that of all places it was called from, and waiting is nobody’s', () => {
  expect(selfTimes(profile)).toEqual([
    { name: 'forward', where: 'undici/lib/pool.js:42', micros: 40 },
    { name: '(garbage collector)', where: '', micros: 10 },
  ]);
});
