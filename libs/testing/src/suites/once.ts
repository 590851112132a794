import { Refusal } from '@tessera/contracts';
import { type Keys, type Move } from '@tessera/messaging';
import { randomUUID } from 'node:crypto';
import { atOnce, type Changes, type Opened } from './changes.js';

/** A change whose effects can be counted, and whose answer tells one effect from the next. */
export interface Repeatable<WorkingSet, Kind extends string> {
  instances: Opened<WorkingSet, Kind>;
  /** A new one with each call, as with each request. */
  request(): { keys: Keys<Kind>; move: Move<WorkingSet>; answer: (set: WorkingSet) => unknown };
  /** How many have had their effect. */
  effects(): Promise<number>;
}

const newKey = () => ({ scope: `somebody POST /v1/things ${randomUUID()}`, bodyHash: 'hash' });
type Once = ReturnType<typeof newKey>;

/** Registers what a request with an Idempotency-Key may rely on; `begin` makes something of its own for each test. */
export const itHappensOnce = <WorkingSet, Kind extends string>(
  begin: () => Promise<Repeatable<WorkingSet, Kind>>,
): void => {
  let subject: Repeatable<WorkingSet, Kind>;
  beforeEach(async () => {
    subject = await begin();
  });

  const send = (once: Once | undefined, store: Changes<WorkingSet, Kind> = subject.instances.store) =>
    store.changeOnce({ once, ...subject.request() });

  it('answers a repeat as the first, by any instance, and does nothing', async () => {
    const key = newKey();
    const first = await send(key);
    await send(newKey());
    expect(first.replayed).toBe(false);
    for (const store of [subject.instances.store, subject.instances.rival])
      expect(await send(key, store)).toEqual({ body: first.body, replayed: true });
    expect(await subject.effects()).toBe(2);
  });

  it('has an effect each time without a key', async () => {
    expect([await send(undefined), await send(undefined)]).toMatchObject([{ replayed: false }, { replayed: false }]);
    expect(await subject.effects()).toBe(2);
  });

  it('refuses a key that comes with another body', async () => {
    const key = newKey();
    await send(key);
    await expect(send({ ...key, bodyHash: 'other' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect(await subject.effects()).toBe(1);
  });

  it('keeps no refusal', async () => {
    const key = newKey();
    const refuse = () => {
      throw new Refusal('NOT_FOUND');
    };
    const refused = subject.instances.store.changeOnce({ once: key, ...subject.request(), move: refuse });
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await send(key)).toMatchObject({ replayed: false });
    expect(await subject.effects()).toBe(1);
  });

  it('has one effect when it comes many times at once, and says so of the others', async () => {
    const key = newKey();
    const calls = await Promise.allSettled(atOnce(subject.instances, 12, (store) => send(key, store)));
    const answers = calls.flatMap((call) => (call.status === 'fulfilled' ? call.value : []));
    const refusals = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
    expect(await send(key)).toEqual({ body: answers[0]?.body, replayed: true });
    expect(await subject.effects()).toBe(1);
  });
};
