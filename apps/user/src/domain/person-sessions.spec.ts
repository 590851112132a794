import { newcomer } from '../../test/people.fixture.js';
import { Person } from './person.js';
import { MAX_LIVING, MAX_TOLD, Sessions } from './sessions.js';

const at = new Date('2026-03-01T10:00:00.250Z');
const nextSecond = new Date('2026-03-01T10:00:01.000Z');
const NEVER = new Date(0);
const of = (person: Person) => (id: string) => ({ id, personId: person.id, startedAt: at, endedAt: null });

/** Somebody with sessions of these names, the oldest first. */
const loggedIn = (...ids: string[]) => {
  const [person] = Person.register(newcomer(), at);
  return new Person(person.snapshot(), new Sessions(ids.map(of(person))));
};
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);
const told = (sid: string) => ({ sid, at: at.toISOString() });

it('opening a session tells nobody', () => {
  const person = loggedIn('a');
  expect(person.openSession(of(person)('b'))).toEqual([]);
  expect(person.sessions.living).toEqual(['a', 'b']);
  expect(person.isChanged).toBe(false);
});

it('the hundred and first session ends the oldest', () => {
  const person = loggedIn(...numbered(MAX_LIVING));
  const events = person.openSession(of(person)('new'));
  expect(events).toMatchObject([{ sequence: 2, data: { sessionsEnded: [told('s0')] } }]);
  expect(person.sessions.living).toHaveLength(MAX_LIVING);
  expect(person.sessions.changes).toMatchObject({ kept: [{ id: 's0', endedAt: at }, { id: 'new' }], dropped: [] });
});

it('one that ends is told, in every later event too, and ends once', () => {
  const person = loggedIn('a', 'b');
  expect(person.endSessions(['a', 'somebody else’s'], at)).toMatchObject([{ data: { sessionsEnded: [told('a')] } }]);
  expect(person.endSessions(['a'], at)).toEqual([]);
  expect(person.rename('Kit')).toMatchObject([{ sequence: 3, data: { sessionsEnded: [told('a')] } }]);
  expect(person.sessionsValidFrom).toEqual(NEVER);
});

it('more than can be told one by one are told as one instant, and those that live go on', () => {
  const person = loggedIn('mine');
  for (const id of numbered(MAX_TOLD)) {
    person.openSession(of(person)(id));
    person.endSessions([id], at);
  }
  expect([person.sessions.ended.length, person.sessionsValidFrom]).toEqual([MAX_TOLD, NEVER]);
  person.openSession(of(person)('last'));
  const data = { sessionsEnded: [], sessionsValidFrom: nextSecond.toISOString() };
  expect(person.endSessions(['last'], at)).toMatchObject([{ data }]);
  expect(person.sessions.living).toEqual(['mine']);
  expect(person.sessions.changes.dropped).toHaveLength(MAX_TOLD + 1);
});

it('another password ends all sessions but the one in which it was changed', () => {
  const person = loggedIn('a', 'mine', 'b');
  const events = person.changePassword('new', 'mine', at);
  expect(events).toMatchObject([{ sequence: 2, data: { sessionsEnded: [told('a'), told('b')] } }]);
  expect(person.sessions.living).toEqual(['mine']);
  expect(person.passwordHash).toBe('new');
});

it('another password in the only session is kept and told to nobody', () => {
  const person = loggedIn('mine');
  expect(person.changePassword('new', 'mine', at)).toEqual([]);
  expect(person).toMatchObject({ isChanged: true, version: 1, passwordHash: 'new' });
});

it.each([
  ['logging out everywhere', (person: Person) => person.endAllSessions(at)],
  ['a block', (person: Person) => person.administer({ status: 'blocked' }, at)],
])('%s ends all sessions by one instant', (_, end) => {
  const person = loggedIn('a', 'b');
  person.endSessions(['a'], at);
  const data = { sessionsEnded: [], sessionsValidFrom: nextSecond.toISOString() };
  expect(end(person)).toMatchObject([{ data }]);
  expect(person.sessions.living).toEqual([]);
  expect(person.sessions.changes).toEqual({ kept: [], dropped: ['a', 'b'] });
});

it('other roles leave the sessions as they are', () => {
  const person = loggedIn('a');
  person.administer({ roles: ['staff'] }, at);
  expect(person.sessions.living).toEqual(['a']);
});
