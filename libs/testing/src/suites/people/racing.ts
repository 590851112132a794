import { userChanged } from '@tessera/contracts';
import { atOnce, expectTold, inLanes, outcomesOf } from '../changes.js';
import { become, newcomer, type PeopleChanges, register, rename } from './new-people.js';
import { isIn, type LoggedIn, logIn, logOut, newLogin, type OpenPeople } from './open-people.js';

/** Who is faster changes from one to the next. */
const ROUNDS = 10;

type End = [string, (store: PeopleChanges, opened: OpenPeople, session: LoggedIn) => Promise<unknown>];
const ends: End[] = [
  ['a logout', (store, opened, { secret }) => logOut(store, opened, secret)],
  ['a block', (store, _, { personId }) => become(store, personId, 'blocked')],
  [
    'a logout everywhere',
    (store, _, { personId, sessionId }) =>
      store.change({ users: [personId] }, (people) => people.caller(personId, sessionId).endAllSessions(new Date())),
  ],
];

/** Changes of the same people at once. */
export const racing = (opened: () => OpenPeople): void => {
  it('loses none of many changes of a person', async () => {
    const { id } = await register(opened().store);
    let n = 0;
    await inLanes(opened(), 10, (store) => rename(store, id, `Kim ${(n += 1)}`));
    expect(await opened().find(id)).toMatchObject({ version: 81 });
    await expectTold(opened(), id, ...Array.from({ length: 81 }, () => userChanged));
  });

  it('of two changes at once neither undoes the other', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { store, rival } = opened();
      const { id } = await register(store);
      await Promise.all([rename(store, id, 'Kit'), become(rival, id, 'blocked')]);
      expect(await opened().find(id)).toMatchObject({ name: 'Kit', status: 'blocked', version: 3 });
    }
  });
};

/** What admins do to each other. */
export const lastAdmins = (opened: () => OpenPeople): void => {
  it('leaves one admin when the last two take each other’s role at once', async () => {
    const { store } = opened();
    const newAdmin = async () => {
      const who = { ...newcomer(), roles: ['admin' as const] };
      await store.change({ emails: [who.email] }, (people) => people.register(who, new Date()));
      return who.id;
    };
    let admin = await newAdmin();
    for (let round = 0; round < ROUNDS; round += 1) {
      const both = [admin, await newAdmin()];
      const calls = atOnce(opened(), 2, (any, n) => {
        const id = both[n] ?? '';
        return any.change({ users: [id], roles: ['admin'] }, (people) =>
          people.administer(id, { roles: [] }, new Date()),
        );
      });
      expect(await outcomesOf(calls)).toEqual(['LAST_ADMIN', 'done']);
      const left = (await Promise.all(both.map((id) => opened().find(id)))).filter((one) =>
        one?.roles.includes('admin'),
      );
      expect(left).toHaveLength(1);
      admin = left[0]?.id ?? '';
    }
  });
};

/** Two at once: whatever ends a session, and whoever goes on with it. */
export const ending = (opened: () => OpenPeople): void => {
  it.each(ends)('after %s and a refresh at once nothing of the session is left', async (_, end) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const session = await newLogin(opened());
      const both = [opened().exchange(session.secret), end(opened().rival, opened(), session)] as const;
      const [next] = await Promise.all(both);
      expect(await opened().exchange(next?.refreshToken ?? session.secret)).toBeUndefined();
      expect(await isIn(opened(), session)).toBe(false);
    }
  });

  it('nobody comes in who logs in while they are blocked', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await register(opened().store);
      const [login] = await Promise.allSettled([logIn(opened(), id), become(opened().rival, id, 'blocked')]);
      if (login.status === 'rejected') expect(login.reason).toMatchObject({ code: 'USER_BLOCKED' });
      else expect(await opened().exchange(login.value.secret)).toBeUndefined();
      await become(opened().store, id, 'active');
      if (login.status === 'fulfilled') expect(await isIn(opened(), login.value)).toBe(false);
    }
  });
};
