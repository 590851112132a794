import { answerOnce } from './idempotency-key.decorator.js';

describe('the answer to a repeated request', () => {
  it.each([true, false])('is marked when it is a replay: %p', (replayed) => {
    const headers: string[] = [];
    const reply = { header: (name: string, value: string) => headers.push(`${name}: ${value}`) };
    expect(answerOnce(reply, { body: 7, replayed })).toBe(7);
    expect(headers).toEqual(replayed ? ['idempotency-replayed: true'] : []);
  });
});
