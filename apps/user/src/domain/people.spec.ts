import { type Role } from '@tessera/contracts';
import { newcomer } from '../../test/people.fixture.js';
import { CreditAccount } from './credit-account.js';
import { People } from './people.js';
import { type Change, Person } from './person.js';
import { type RefreshToken } from './session.js';
import { Sessions } from './sessions.js';

const at = new Date();
const session = (personId: string, endedAt: Date | null = null) => ({ id: 's', personId, startedAt: at, endedAt });

it('given a newcomer, registers them with a credit account', () => {
  const people = new People();
  const kim = newcomer();
  expect(people.register(kim, at)).toHaveLength(1);
  expect(people.changes.people.map((person) => person.id)).toEqual([kim.id]);
  expect(people.account(kim.id).available).toBe(100_000);
});

it('given an e-mail that somebody has, refuses with EMAIL_TAKEN', () => {
  const kim = newcomer();
  const [person] = Person.register(kim, at);
  const register = () => new People([person]).register(newcomer({ email: kim.email }), at);
  expect(register).toThrow(expect.objectContaining({ code: 'EMAIL_TAKEN' }));
});

it('opens a session for an active person, and none for a blocked one', () => {
  const [person] = Person.register(newcomer(), at);
  const people = new People([person]);
  expect(people.logIn(session(person.id), 'h')).toEqual([]);
  expect(people.changes).toMatchObject({
    sessions: [{ id: 's', endedAt: null }],
    tokens: [{ hash: 'h', sessionId: 's', startedAt: at }],
  });
  person.administer({ status: 'blocked' }, at);
  expect(() => people.logIn(session(person.id), 'h')).toThrow(expect.objectContaining({ code: 'USER_BLOCKED' }));
});

it('refuses with NOT_FOUND whoever was not loaded', () => {
  const notFound = expect.objectContaining({ code: 'NOT_FOUND' });
  expect(() => new People().person('nobody')).toThrow(notFound);
  expect(() => new People().account('nobody')).toThrow(notFound);
});

describe('a refresh token', () => {
  const spent = { spentMs: 9_999, salt: Buffer.from('salt') };
  const loaded = (token: Partial<RefreshToken>, changes: { endedAt?: Date; status?: 'blocked' } = {}) => {
    const state = {
      ...Person.register(newcomer(), at)[0].snapshot(),
      ...(changes.status && { status: changes.status }),
    };
    const person = new Person(state, new Sessions([session(state.id, changes.endedAt)]));
    const known = { hash: 'h', sessionId: 's', personId: state.id, spentMs: null, salt: null, ...token };
    return { person, people: new People([person], [], [known]) };
  };
  const invalid = expect.objectContaining({ code: 'REFRESH_INVALID' });

  it('shown again soon, while nobody used its successor, changes nothing', () => {
    const { people, person } = loaded(spent);
    expect(people.showAgain('h', at)).toEqual([]);
    expect(person.sessions.isLiving('s')).toBe(true);
  });

  it.each<[string, Partial<RefreshToken>]>([
    ['ten seconds later', { ...spent, spentMs: 10_000 }],
    ['after its successor was used', { ...spent, salt: null }],
  ])('shown again %s ends its session', (_, token) => {
    const { people, person } = loaded(token);
    const ended = [{ sid: 's', at: at.toISOString() }];
    expect(people.showAgain('h', at)).toMatchObject([{ sequence: 2, data: { sessionsEnded: ended } }]);
    expect(person.sessions.isLiving('s')).toBe(false);
    expect(() => people.showAgain('h', at)).toThrow(invalid);
  });

  it.each<[string, Partial<RefreshToken>, Parameters<typeof loaded>[1]]>([
    ['that is good', { spentMs: null }, {}],
    ['of a session that has ended', spent, { endedAt: at }],
    ['of somebody blocked', spent, { status: 'blocked' }],
    ['that nobody was given', { ...spent, hash: 'another' }, {}],
    ['of somebody who is not there', { ...spent, personId: 'nobody' }, {}],
  ])('%s is invalid, and ends nothing', (_, token, changes) => {
    const { people } = loaded(token, changes);
    expect(() => people.showAgain('h', at)).toThrow(invalid);
    expect(people.changes).toMatchObject({ people: [], sessions: [], forgottenSessions: [] });
  });

  it.each<[string, Partial<RefreshToken>]>([
    ['that is good', {}],
    ['that was spent long ago', { spentMs: 1e9 }],
  ])('%s ends its session when it logs out, once', (_, token) => {
    const { people } = loaded(token);
    expect(people.logOut('h', at)).toMatchObject([{ data: { sessionsEnded: [{ sid: 's' }] } }]);
    expect(people.logOut('h', at)).toEqual([]);
  });

  it('that nobody was given logs nobody out', () => {
    expect(loaded({}).people.logOut('another', at)).toEqual([]);
  });
});

it('is nobody by a token of a session that has ended, or of somebody blocked', () => {
  const [person] = Person.register(newcomer(), at);
  const people = new People([person]);
  people.logIn(session(person.id), 'h');
  expect(people.caller(person.id, 's')).toBe(person);
  const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });
  expect(() => people.caller(person.id, 'another')).toThrow(unauthenticated);
  expect(() => people.caller('nobody', 's')).toThrow(unauthenticated);
  person.administer({ status: 'blocked' }, at);
  expect(() => people.caller(person.id, 's')).toThrow(unauthenticated);
});

describe('what an admin changes', () => {
  const loaded = (...roles: Role[][]) => {
    const people = roles.map((some) => Person.register({ ...newcomer(), roles: some }, at)[0]);
    return {
      people: new People(
        people,
        people.map(({ id }) => CreditAccount.open(id)),
      ),
      ids: people.map(({ id }) => id),
    };
  };

  it('moves the version, also when it is the limit alone, and not when it was so before', () => {
    const { people, ids } = loaded(['customer']);
    const [kim = ''] = ids;
    const [event, ...more] = people.administer(kim, { creditLimit: 5 }, at);
    expect([event?.sequence, more, people.person(kim).version]).toEqual([2, [], 2]);
    expect(people.administer(kim, { creditLimit: 5 }, at)).toEqual([]);
    expect(people.administer(kim, { creditLimit: 6, status: 'blocked' }, at)).toHaveLength(1);
    expect(people.person(kim).version).toBe(3);
  });

  it.each<[string, Change]>([
    ['blocked', { status: 'blocked' }],
    ['given other roles', { roles: ['staff'] }],
  ])('the last active admin cannot be %s', (_, change) => {
    const lastAdmin = expect.objectContaining({ code: 'LAST_ADMIN' });
    const alone = loaded(['admin'], ['staff']);
    expect(() => alone.people.administer(alone.ids[0] ?? '', change, at)).toThrow(lastAdmin);
    const two = loaded(['admin'], ['admin']);
    expect(two.people.administer(two.ids[0] ?? '', change, at)).toHaveLength(1);
    expect(() => two.people.administer(two.ids[1] ?? '', change, at)).toThrow(lastAdmin);
  });
});
