import { newcomer } from '../../test/people.fixture.js';
import { People } from './people.js';
import { Person } from './person.js';

const at = new Date();
const session = (personId: string) => ({ id: 's', personId, refreshHash: Buffer.from('h'), startedAt: at });

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
  people.openSession(session(person.id));
  expect(people.changes.sessions).toHaveLength(1);
  person.administer({ status: 'blocked' }, at);
  expect(() => people.openSession(session(person.id))).toThrow(expect.objectContaining({ code: 'USER_BLOCKED' }));
});

it('refuses with NOT_FOUND whoever was not loaded', () => {
  const notFound = expect.objectContaining({ code: 'NOT_FOUND' });
  expect(() => new People().person('nobody')).toThrow(notFound);
  expect(() => new People().account('nobody')).toThrow(notFound);
});
