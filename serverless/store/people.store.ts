import { type Keys } from '@tessera/messaging/once';
import { type CreditAccount, People, type Person } from '@tessera/user/domain';
import { type Loaded } from './change.js';
import { toAccount } from './ledger.store.js';
import { type PersonItem, sessionsOf, toNewPersonItem, toPerson, toPersonAttributes } from './person.item.js';
import { get, getAll } from './read.js';
import { insertTokens, readToken } from './refresh-token.item.js';
import { Store } from './store.js';
import { type Key, keys } from './tables.js';
import { insert, type Update, update, type Write } from './write.js';

/** `users` and `accounts` are ids of users; `tokens` hashes of refresh tokens, each with the person whose it is. */
type PeopleKind = 'users' | 'emails' | 'accounts' | 'tokens';

/** An address is taken by the item that leads from it to its person. */
type EmailItem = Key & { userId: string };

/** Two who register one address at once both saw it free: only one of them writes this item, and the other looks again. */
const register = (person: Person, people: People): Write[] => {
  const email: EmailItem = { ...keys.email(person.email), userId: person.id };
  return [insert('users', toNewPersonItem(person, people.account(person.id))), insert('users', email)];
};

const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);

/** Never below what is held and spent, whatever orders do meanwhile. Nothing else of an account moves with its person. */
const limitMoved = (account: CreditAccount | undefined, item: PersonItem): Update => {
  const by = account ? account.snapshot().limit - item.limit : 0;
  if (by === 0) return {};
  return { add: { limit: by, available: by }, ...(by < 0 && { atLeast: { available: -by } }) };
};

/** Of a person only what has changed is written, and of their account the limit: all else is the ledger's. */
const change = (person: Person, account: CreditAccount | undefined, item: PersonItem): Write[] => {
  const before = sessionsOf(item);
  const now = toPersonAttributes(person, before);
  const moved = limitMoved(account, item);
  if (!moved.add && same(now, toPersonAttributes(toPerson(item), before))) return [];
  const { id: _, createdAt: __, email: ___, ...set } = now;
  const add = { revision: 1, ...moved.add };
  return [update('users', keys.user(item.id), { ...moved, set, add, is: { revision: item.revision } })];
};

/** The only door to people and their sessions for a change. Of two who change one person the second decides again. */
export class PeopleStore extends Store<People, PeopleKind> {
  async load({ users = [], emails = [], accounts = [], tokens = [] }: Keys<PeopleKind>): Promise<Loaded<People>> {
    const known = (await Promise.all(tokens.map(readToken))).flatMap((token) => token ?? []);
    const ids = new Set([
      ...users,
      ...accounts,
      ...(await this.idsOf(emails)),
      ...known.map(({ personId }) => personId),
    ]);
    const items = await getAll<PersonItem>('users', [...ids].map(keys.user));
    const owned = items.filter(({ id }) => accounts.includes(id)).map(toAccount);
    const people = new People(items.map(toPerson), owned, known);
    const loaded = new Set(items.map(({ id }) => id));
    const accountOf = (id: string) => owned.find(({ customerId }) => customerId === id);
    const writes = () => [
      ...people.changes.people.filter(({ id }) => !loaded.has(id)).flatMap((person) => register(person, people)),
      ...items.flatMap((item) => change(people.person(item.id), accountOf(item.id), item)),
      ...insertTokens(people.changes),
    ];
    return { set: people, writes };
  }

  /** As they are now, with their account. Undefined for nobody. */
  find(id: string): Promise<PersonItem | undefined> {
    return get<PersonItem>('users', keys.user(id));
  }

  /** Undefined when nobody has this address. */
  async findByEmail(email: string): Promise<PersonItem | undefined> {
    const [id] = await this.idsOf([email]);
    return id === undefined ? undefined : this.find(id);
  }

  private async idsOf(emails: readonly string[]) {
    return (await getAll<EmailItem>('users', emails.map(keys.email))).map(({ userId }) => userId);
  }
}
