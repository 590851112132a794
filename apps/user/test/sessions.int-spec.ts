import { type Tokens } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type UserDatabase, userDatabase } from './database.fixture.js';
import { callerOf, type SessionRooms, sessionRooms, SlowDatabase } from './sessions.fixture.js';

let db: UserDatabase;
let rooms: SessionRooms;

beforeAll(async () => {
  db = await userDatabase();
  rooms = sessionRooms(db.database);
});
afterAll(() => db.close());

/** Somebody, logged in. */
const kim = async () => {
  const { id, email } = await rooms.register('first');
  const first = await rooms.logIn(email, 'first');
  return { id, email, first, token: first.refreshToken, caller: callerOf(first) };
};
type Kim = Awaited<ReturnType<typeof kim>>;

const pass = (interval: string) =>
  db.rows(`UPDATE refresh_token SET spent_at = spent_at - interval '${interval}' WHERE spent_at IS NOT NULL`);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code }: { code?: string }) => code,
  );
const waiting = async () =>
  (await db.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))
    .length;

/** What becomes of `second`, which meets `first` when that has done everything but commit. */
const metBy = async (first: (rooms: SessionRooms) => Promise<unknown>, second: () => Promise<unknown>) => {
  const slow = new SlowDatabase(db.database.source);
  const one = first(sessionRooms(slow));
  await slow.arrival;
  const other = codeOf(second());
  await eventually(async () => expect(await waiting()).toBe(1));
  slow.commit();
  await one.catch(() => {}); // A reuse is refused, and has ended the session.
  return other;
};

const ends: [string, (rooms: SessionRooms, kim: Kim) => Promise<unknown>][] = [
  ['a logout', (rooms, { token }) => rooms.logOut(token)],
  ['a logout everywhere', (rooms, { caller }) => rooms.logOutEverywhere(caller)],
  ['a block', (rooms, { id }) => rooms.become(id, 'blocked')],
];

it.each(ends)('a refresh that meets %s finds no session', async (_, end) => {
  const who = await kim();
  expect(
    await metBy(
      (rooms) => end(rooms, who),
      () => rooms.refresh(who.token),
    ),
  ).toBe('REFRESH_INVALID');
});

it('a refresh that meets another password finds no session, but in that where it was changed', async () => {
  const who = await kim();
  const other = await rooms.logIn(who.email, 'first');
  const change = (rooms: SessionRooms) => rooms.changePassword(who.caller, 'first', 'second');
  expect(await metBy(change, () => rooms.refresh(other.refreshToken))).toBe('REFRESH_INVALID');
  expect(await codeOf(rooms.refresh(who.token))).toBe('done');
});

it('a refresh that meets the reuse of an older token finds no session', async () => {
  const who = await kim();
  const next = await rooms.refresh(who.token);
  await pass('11 seconds');
  expect(
    await metBy(
      (rooms) => rooms.refresh(who.token),
      () => rooms.refresh(next.refreshToken),
    ),
  ).toBe('REFRESH_INVALID');
});

it('a login that meets another password, and was checked before, is refused', async () => {
  const who = await kim();
  const change = (rooms: SessionRooms) => rooms.changePassword(who.caller, 'first', 'second');
  expect(await metBy(change, () => rooms.logIn(who.email, 'first'))).toBe('INVALID_CREDENTIALS');
});

it('of two who change a password at once, the later one no longer knows it', async () => {
  const who = await kim();
  const other = callerOf(await rooms.logIn(who.email, 'first'));
  const change = (rooms: SessionRooms) => rooms.changePassword(who.caller, 'first', 'second');
  expect(await metBy(change, () => rooms.changePassword(other, 'first', 'third'))).toBe('UNAUTHENTICATED');
  const again = (rooms: SessionRooms) => rooms.changePassword(who.caller, 'second', 'third');
  expect(await metBy(again, () => rooms.changePassword(who.caller, 'second', 'fourth'))).toBe('WRONG_PASSWORD');
});

it('a login that meets a block is refused', async () => {
  const who = await kim();
  expect(
    await metBy(
      (rooms) => rooms.become(who.id, 'blocked'),
      () => rooms.logIn(who.email, 'first'),
    ),
  ).toBe('USER_BLOCKED');
});

it('of many who refresh at once all get the same successor', async () => {
  const { token, caller } = await kim();
  const all = await Promise.all(Array.from({ length: 8 }, () => rooms.refresh(token)));
  expect(new Set(all.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  expect(new Set(all.map((tokens) => callerOf(tokens).sessionId))).toEqual(new Set([caller.sessionId]));
  expect(await codeOf(rooms.refresh(all[0]?.refreshToken ?? ''))).toBe('done');
});

it('of a reuse one line tells who and which session, and no token', async () => {
  const { token, caller, id } = await kim();
  const { refreshToken } = await rooms.refresh(token);
  await rooms.refresh(refreshToken);
  rooms.warnings.length = 0;
  expect(await codeOf(rooms.refresh(token))).toBe('REFRESH_REUSED');
  expect(rooms.warnings).toEqual([{ security: 'REFRESH_REUSED', personId: id, sessionId: caller.sessionId }]);
});

it('keeps nothing that opens a session', async () => {
  const { token } = await kim();
  const { refreshToken } = await rooms.refresh(token);
  const kept = JSON.stringify(await db.rows('SELECT * FROM refresh_token, session'));
  for (const secret of [token, refreshToken].map((text) => Buffer.from(text, 'base64url'))) {
    expect(kept).not.toContain(JSON.stringify(secret));
    expect(kept).not.toContain(secret.toString('hex'));
  }
});

it('a refresh that meets somebody who only begins to end its session keeps nothing from them', async () => {
  const { id, token, caller } = await kim();
  const refreshed = await db.database.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM person WHERE id = $1 FOR UPDATE', [id]);
    const refreshed = codeOf(rooms.refresh(token));
    await eventually(async () => expect(await waiting()).toBe(1));
    await tx.query('DELETE FROM session WHERE id = $1', [caller.sessionId]);
    return [refreshed];
  });
  expect(await refreshed[0]).toBe('REFRESH_INVALID');
});

it.each<[string, (rooms: SessionRooms, kim: Kim) => Promise<Tokens>]>([
  ['a login', (rooms, { email }) => rooms.logIn(email, 'first')],
  ['a refresh', (rooms, { token }) => rooms.refresh(token)],
])('%s whose token is minted long after a block that it came before is refused by it', async (_, start) => {
  const who = await kim();
  const late = sessionRooms(db.database);
  late.meanwhile(async () => {
    await rooms.become(who.id, 'blocked');
    await sleep(1_000); // The next full second has come: a token of now would be good.
  });
  const { iat } = callerOf(await start(late, who));
  const told = (await db.events()).at(-1)?.data;
  expect(told).toMatchObject({ id: who.id, status: 'blocked' });
  expect(iat * 1000).toBeLessThan(Date.parse(String(Reflect.get(told ?? {}, 'sessionsValidFrom'))));
});
