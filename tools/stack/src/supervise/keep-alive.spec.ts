import { keepAlive } from './keep-alive.js';

it('starts what was ended by request at once and counts no death', async () => {
  const lines: string[] = [];
  let deaths = 0;
  let stopping = false;
  const died = async () => {
    deaths++;
    stopping = deaths > 7;
    return 'ended with code 0';
  };
  const keeper = { say: (line: string) => lines.push(line), isStopping: () => stopping, changed: () => {} };
  const kept = { name: 'order', restart: async () => {}, logFile: 'log', wasAskedFor: () => true };
  await keepAlive({ ...kept, died, mayReturn: async () => {} }, keeper);
  expect(lines).toEqual(Array.from({ length: 7 }, () => 'order is back'));
});
