import { Turnstile } from './turnstile.js';

const turn = () => new Promise(setImmediate);

it('lets so many run at once, and the next in when one is done', async () => {
  const turnstile = new Turnstile(2);
  const running: number[] = [];
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const all = gates.map((gate, n) =>
    turnstile.pass(() => {
      running.push(n);
      return gate.promise;
    }),
  );
  await turn();
  expect(running).toEqual([0, 1]);
  gates[1]?.resolve();
  await turn();
  expect(running).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.all(all);
});

it('gives the place on when the work fails', async () => {
  const turnstile = new Turnstile(1);
  await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(turnstile.pass(() => Promise.resolve('next'))).resolves.toBe('next');
});
