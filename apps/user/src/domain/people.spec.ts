import { type Role } from '@tessera/contracts';
import { newcomer } from '../../test/people.fixture.js';
import { CreditAccount } from './credit-account.js';
import { People } from './people.js';
import { type Change, Person } from './person.js';

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
