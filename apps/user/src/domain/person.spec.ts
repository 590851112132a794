import { v7 as uuidv7 } from 'uuid';
import { toUserView } from './user-view.js';
import { Person } from './person.js';
import { Sessions } from './sessions.js';

const at = new Date('2026-03-01T10:00:00.250Z');
const nextSecond = new Date('2026-03-01T10:00:01.000Z');
const who = { id: uuidv7(), email: 'kim@example.com', name: 'Kim', passwordHash: 'secret' };
const kim = () => Person.register(who, at)[0];

it('given somebody who signs up, is an active customer, and everyone is told', () => {
  const [person, events] = Person.register(who, at);
  expect(toUserView(person)).toEqual({
    id: who.id,
    email: 'kim@example.com',
    name: 'Kim',
    roles: ['customer'],
    status: 'active',
    version: 1,
    createdAt: at.toISOString(),
  });
  expect(events).toMatchObject([{ type: { name: 'user.changed.v1' }, subject: who.id, sequence: 1 }]);
  expect(events[0]?.data).toEqual({
    id: who.id,
    name: 'Kim',
    status: 'active',
    roles: ['customer'],
    sessionsValidFrom: '1970-01-01T00:00:00.000Z',
    sessionsEnded: [],
  });
});

it('shows the hash of the password to nobody', () => {
  const [person, events] = Person.register(who, at);
  expect(JSON.stringify([toUserView(person), events])).not.toContain('secret');
});

it('given a new name, counts a version and tells it', () => {
  const person = kim();
  expect(person.rename('Kit')).toMatchObject([{ sequence: 2, data: { name: 'Kit' } }]);
  expect(person.version).toBe(2);
});

it('given the name it has, changes nothing', () => {
  const person = kim();
  expect(person.rename('Kim')).toEqual([]);
  expect(person.version).toBe(1);
});

it('when blocked, refuses all tokens issued up to the next full second', () => {
  const person = kim();
  const events = person.administer({ status: 'blocked' }, at);
  expect(events).toMatchObject([
    { sequence: 2, data: { status: 'blocked', sessionsValidFrom: nextSecond.toISOString() } },
  ]);
  expect(person.isActive).toBe(false);
});

it('when it is a full second, that second counts', () => {
  const person = kim();
  person.administer({ status: 'blocked' }, nextSecond);
  expect(person.sessionsValidFrom).toEqual(nextSecond);
});

it('given other roles, refuses the tokens that carry the old ones', () => {
  const person = kim();
  expect(person.administer({ roles: ['admin'] }, at)).toMatchObject([
    { data: { roles: ['customer', 'staff', 'admin'], sessionsValidFrom: nextSecond.toISOString() } },
  ]);
});

it('given status and roles at once, counts one version', () => {
  const person = kim();
  expect(person.administer({ status: 'blocked', roles: ['staff'] }, at)).toHaveLength(1);
  expect(person.version).toBe(2);
});

it.each([[{ status: 'active' as const }], [{ roles: [] }], [{ roles: ['customer', 'customer'] as const }], [{}]])(
  'given what is so already (%j), changes nothing',
  (change) => {
    const person = kim();
    expect(person.administer(change, at)).toEqual([]);
    expect(person).toMatchObject({ version: 1, sessionsValidFrom: new Date(0) });
  },
);

it('when let in again, does not refuse what was never issued', () => {
  const person = kim();
  person.administer({ status: 'blocked' }, at);
  expect(person.administer({ status: 'active' }, at)).toMatchObject([
    { sequence: 3, data: { status: 'active', sessionsValidFrom: nextSecond.toISOString() } },
  ]);
});

it('when let in again, has none of the sessions that a block by the version before had left alive', () => {
  const blocked = kim();
  blocked.administer({ status: 'blocked' }, at);
  const session = { id: uuidv7(), personId: who.id, startedAt: at, endedAt: null };
  const person = new Person(blocked.snapshot(), new Sessions([session]));
  person.administer({ status: 'active' }, at);
  expect([person.sessions.living, person.sessions.changes.dropped]).toEqual([[], [session.id]]);
});

it('given other roles twice within a second, refuses the tokens issued in between, which are a second ahead', () => {
  const person = kim();
  person.administer({ roles: ['admin'] }, at);
  person.administer({ roles: [] }, new Date(at.getTime() + 100));
  expect(person.sessionsValidFrom).toEqual(new Date(nextSecond.getTime() + 1_000));
});
