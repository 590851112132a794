import { userChanged } from '@tessera/contracts';
import { expectTold } from '../changes.js';
import { become, register } from './new-people.js';
import { isIn, logIn, logOut, newLogin, newSession, type OpenPeople } from './open-people.js';

/** From a login to its end. */
export const sessions = (opened: () => OpenPeople): void => {
  it('begins with a login, of which nobody is told', async () => {
    const session = await newLogin(opened());
    const { id, sessionsValidFrom } = (await opened().find(session.personId)) ?? {};
    const holder = { id, roles: ['customer'], sessionsValidFrom };
    expect(await isIn(opened(), session)).toBe(true);
    expect(await opened().exchange(session.secret)).toMatchObject({ holder, sessionId: session.sessionId });
    await expectTold(opened(), session.personId, userChanged);
  });

  it('ends with a logout, for access tokens too, and no other ends with it', async () => {
    const session = await newLogin(opened());
    const other = await logIn(opened(), session.personId);
    await logOut(opened().rival, opened(), session.secret);
    expect([await isIn(opened(), session), await isIn(opened(), other)]).toEqual([false, true]);
    expect(await opened().exchange(session.secret)).toBeUndefined();
    expect(await opened().exchange(other.secret)).toMatchObject({ sessionId: other.sessionId });
    await expectTold(opened(), session.personId, userChanged, userChanged);
    const told = (await opened().events?.())?.findLast(({ subject }) => subject === session.personId);
    if (told) expect(told.data).toMatchObject({ sessionsEnded: [{ sid: session.sessionId }] });
  });

  it('ends by whichever of its tokens, once', async () => {
    const session = await newLogin(opened());
    const next = await opened().exchange(session.secret);
    await logOut(opened().store, opened(), session.secret);
    await logOut(opened().store, opened(), next?.refreshToken ?? '');
    expect(await opened().exchange(next?.refreshToken ?? '')).toBeUndefined();
    await expectTold(opened(), session.personId, userChanged, userChanged);
  });

  it('does not end by a token that nobody was given', async () => {
    const session = await newLogin(opened());
    await logOut(opened().store, opened(), opened().secrets.newSecret());
    expect(await isIn(opened(), session)).toBe(true);
  });

  it('is not opened for somebody who is blocked', async () => {
    const session = await newLogin(opened());
    await become(opened().rival, session.personId, 'blocked');
    await expect(logIn(opened(), session.personId)).rejects.toMatchObject({ code: 'USER_BLOCKED' });
    expect(await opened().exchange(session.secret)).toBeUndefined();
    await become(opened().store, session.personId, 'active');
    expect([await isIn(opened(), session), await opened().exchange(session.secret)]).toEqual([false, undefined]);
    expect(await isIn(opened(), await logIn(opened(), session.personId))).toBe(true);
  });
};

/** Of one person. */
export const manySessions = (opened: () => OpenPeople): void => {
  it('end the oldest with the hundred and first', async () => {
    const { store, secrets } = opened();
    const { id } = await register(store);
    const first = await logIn(opened(), id);
    await store.change({ users: [id] }, (people) =>
      Array.from({ length: 99 }).flatMap(() => people.logIn(newSession(id), secrets.hashOf(secrets.newSecret()))),
    );
    expect(await isIn(opened(), first)).toBe(true);
    const last = await logIn(opened(), id);
    expect([await isIn(opened(), first), await isIn(opened(), last)]).toEqual([false, true]);
    expect(await opened().exchange(first.secret)).toBeUndefined();
    await expectTold(opened(), id, userChanged, userChanged);
    const told = (await opened().events?.())?.findLast(({ subject }) => subject === id);
    if (told) expect(told.data).toMatchObject({ sessionsEnded: [{ sid: first.sessionId }] });
  });

  it('end all at once, and may be opened again', async () => {
    const { id } = await register(opened().store);
    const all = [await logIn(opened(), id), await logIn(opened(), id)];
    await opened().store.change({ users: [id] }, (people) => people.person(id).endAllSessions(new Date()));
    expect(await Promise.all(all.map((one) => isIn(opened(), one)))).toEqual([false, false]);
    expect((await opened().find(id))?.sessionsValidFrom.getTime()).toBeGreaterThan(0);
    expect(await isIn(opened(), await logIn(opened(), id))).toBe(true);
  });

  it('end with another password, but for that in which it was changed', async () => {
    const session = await newLogin(opened());
    const { personId } = session;
    const others = [await logIn(opened(), personId), await logIn(opened(), personId)];
    await opened().store.change({ users: [personId] }, (people) =>
      people.person(personId).changePassword('other', session.sessionId, new Date()),
    );
    expect(await opened().find(personId)).toMatchObject({ passwordHash: 'other' });
    expect(await Promise.all([session, ...others].map((one) => isIn(opened(), one)))).toEqual([true, false, false]);
    for (const { secret } of others) expect(await opened().exchange(secret)).toBeUndefined();
    expect(await opened().exchange(session.secret)).toMatchObject({ sessionId: session.sessionId });
  });
};
