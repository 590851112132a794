import { userChanged } from '@tessera/contracts';
import { expectTold } from '../changes.js';
import { register, rename } from './new-people.js';
import { type OpenPeople } from './open-people.js';

/** What becomes of somebody who is there. */
export const changing = (opened: () => OpenPeople): void => {
  it('shows a change at once, and tells it with the version as sequence', async () => {
    const { id } = await register(opened().store);
    await rename(opened().store, id, 'Kit');
    expect(await opened().find(id)).toMatchObject({ name: 'Kit', version: 2 });
    await expectTold(opened(), id, userChanged, userChanged);
    const told = (await opened().events?.())?.filter(({ subject }) => subject === id);
    if (told) expect(told.map(({ data }) => data)).toMatchObject([{ name: 'Kim' }, { name: 'Kit' }]);
  });

  it('tells nothing of what is so already, and of what only this service knows', async () => {
    const { id } = await register(opened().store);
    await rename(opened().store, id, 'Kim');
    const renew = opened().store.change({ users: [id] }, (people) => (people.person(id).renewHash('new'), []));
    await renew;
    expect(await opened().find(id)).toMatchObject({ passwordHash: 'new', version: 1 });
    await expectTold(opened(), id, userChanged);
  });

  it('keeps nothing of a change that is refused half way', async () => {
    const { id } = await register(opened().store);
    const change = opened().store.change({ users: [id], accounts: [id] }, (people) => {
      const events = people.person(id).rename('Kit');
      people.account(id).limitTo(-1);
      return events;
    });
    await expect(change).rejects.toMatchObject({ code: 'CREDIT_IN_USE' });
    expect(await opened().find(id)).toMatchObject({ name: 'Kim', version: 1 });
    await expectTold(opened(), id, userChanged);
  });

  it('keeps person and account together', async () => {
    const { id } = await register(opened().store);
    const administer = { creditLimit: 5, roles: ['staff' as const] };
    const limit = await opened().store.change(
      { users: [id], accounts: [id] },
      (people) => people.administer(id, administer, new Date()),
      (people) => people.account(id).available,
    );
    const read = opened().rival.change(
      { accounts: [id] },
      () => [],
      (people) => people.account(id).available,
    );
    expect([limit, await read]).toEqual([5, 5]);
    expect(await opened().find(id)).toMatchObject({ roles: ['customer', 'staff'], version: 2 });
  });
};
