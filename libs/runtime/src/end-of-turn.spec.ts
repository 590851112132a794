import { setImmediate as turn } from 'node:timers/promises';
import { atEndOfTurn } from './end-of-turn.js';
import { requestContext } from './request-context.js';

it('does what it was given in order, after all that is under way', async () => {
  const done: string[] = [];
  atEndOfTurn(() => done.push('one'));
  atEndOfTurn(() => done.push('two'));
  await Promise.resolve();
  process.nextTick(() => done.push('tick'));
  expect(done).toEqual([]);
  await turn();
  expect(done).toEqual(['tick', 'one', 'two']);
});

it('does in the next turn what is asked for while it does the others', async () => {
  const done: string[] = [];
  atEndOfTurn(() => atEndOfTurn(() => done.push('later')));
  await turn();
  expect(done).toEqual([]);
  await turn();
  expect(done).toEqual(['later']);
});

it("does it in nobody's name, whoever asked first", async () => {
  const seen: unknown[] = [];
  requestContext.run({ correlationId: 'first' }, () => atEndOfTurn(() => seen.push(requestContext.getStore())));
  await turn();
  expect(seen).toEqual([undefined]);
});
