import { userChanged } from '@tessera/contracts';
import { INITIAL_CREDIT_LIMIT } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { atOnce, count, expectTold, outcomeOf } from '../changes.js';
import { newcomer, register } from './new-people.js';
import { type OpenPeople } from './open-people.js';

const at = new Date('2026-03-01T10:00:00.123Z');

/** Who comes, and under which address. */
export const registering = (opened: () => OpenPeople): void => {
  it('finds somebody by id and by e-mail, with all that there is', async () => {
    const kim = await register(opened().store, newcomer(), at);
    const start = { roles: ['customer'], status: 'active', sessionsValidFrom: new Date(0), version: 1, createdAt: at };
    expect(await opened().find(kim.id)).toEqual({ ...kim, ...start });
    expect(await opened().findByEmail(kim.email)).toEqual({ ...kim, ...start });
    await expectTold(opened(), kim.id, userChanged);
  });

  it('opens a credit account with them', async () => {
    const { id } = await register(opened().store);
    const account = await opened().rival.change(
      { accounts: [id] },
      () => [],
      (people) => people.account(id).snapshot(),
    );
    expect(account).toEqual({ customerId: id, limit: INITIAL_CREDIT_LIMIT, held: 0, spent: 0, paid: 0 });
  });

  it('finds nobody who has not come, and changes nothing of them', async () => {
    const { id, email } = newcomer();
    expect([await opened().find(id), await opened().findByEmail(email)]).toEqual([undefined, undefined]);
    const rename = opened().store.change({ users: [id] }, (people) => people.person(id).rename('Kit'));
    await expect(rename).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expectTold(opened(), id);
  });

  it('refuses an e-mail address that somebody has', async () => {
    const [kim, late] = [await register(opened().store), newcomer()];
    const taken = register(opened().rival, { ...late, email: kim.email });
    await expect(taken).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await opened().find(late.id)).toBeUndefined();
    await expectTold(opened(), late.id);
  });

  it('gives an e-mail address to one of many who want it at once, round after round', async () => {
    for (let round = 0; round < 10; round += 1) {
      const wanted = Array.from({ length: 8 }, () => newcomer({ email: `${uuidv7()}@example.com` }));
      const email = wanted[0]?.email ?? '';
      const all = wanted.map((one) => ({ ...one, email }));
      const calls = atOnce(opened(), all.length, (store, n) => outcomeOf(register(store, all[n])));
      const outcomes = await Promise.all(calls);
      expect([count(outcomes, 'done'), count(outcomes, 'EMAIL_TAKEN')]).toEqual([1, 7]);
      const winner = all[outcomes.indexOf('done')];
      expect(await opened().findByEmail(email)).toMatchObject({ id: winner?.id });
      for (const one of all) {
        expect((await opened().find(one.id))?.id).toBe(one === winner ? one.id : undefined);
        await expectTold(opened(), one.id, ...(one === winner ? [userChanged] : []));
      }
    }
  });
};

/** How staff find people. */
export const listing = (opened: () => OpenPeople): void => {
  it('comes newest first, page by page, and ends', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await register(opened().store)).id);
    const pages = [await opened().list({ limit: 2 })];
    while (pages.at(-1)?.next) pages.push(await opened().list({ limit: 2, cursor: pages.at(-1)?.next ?? '' }));
    const found = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(found.slice(0, 5)).toEqual(ids);
    expect(found).toEqual([...new Set(found)].toSorted().toReversed());
  });

  it('has the one with an e-mail address, or nobody', async () => {
    const kim = await register(opened().store);
    await register(opened().store);
    expect((await opened().list({ limit: 9, email: kim.email })).items).toMatchObject([{ id: kim.id, version: 1 }]);
    expect(await opened().list({ limit: 9, email: 'nobody@example.com' })).toEqual({ items: [], next: null });
  });

  it.each(['nonsense', Buffer.from('no id').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    await expect(opened().list({ limit: 2, cursor })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ pointer: 'query/cursor' }] },
    });
  });
};
