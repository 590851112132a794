import { Refusal } from '@tessera/contracts';
import { etag, mustMatch } from '@tessera/runtime/rules';
import { toCreditView, toUserView } from '@tessera/user/domain';
import { type UseCase } from '../../chain/use-case.js';
import { toAccount } from '../../store/ledger.store.js';
import { PeopleStore } from '../../store/people.store.js';
import { type PersonItem, toPerson } from '../../store/person.item.js';
import { CURRENCY } from '../settings.js';

const people = new PeopleStore();

/** Whoever asks was there a moment ago. */
const mine = async (id: string): Promise<PersonItem> => {
  const item = await people.find(id);
  if (!item) throw new Refusal('UNAUTHENTICATED');
  return item;
};

/** `GET /v1/users/me`: 200 user with its `ETag`. */
export const getMe: UseCase<'getMe'> = async ({ caller }) => {
  const data = toUserView(toPerson(await mine(caller.id)));
  return { status: 200, headers: { etag: etag(data.version) }, data };
};

/** `PATCH /v1/users/me`: 200 user with its new `ETag`. Throws VERSION_MISMATCH by `If-Match`. */
export const renameMe: UseCase<'renameMe'> = async ({ caller: { id }, body: { name }, headers }) => {
  const data = await people.change(
    { users: [id] },
    (set) => {
      mustMatch(headers['if-match'], set.person(id).version);
      return set.person(id).rename(name);
    },
    (set) => toUserView(set.person(id)),
  );
  return { status: 200, headers: { etag: etag(data.version) }, data };
};

/** `GET /v1/users/me/credit`: 200 the account, in minor units. */
export const getMyCredit: UseCase<'getMyCredit'> = async ({ caller }) => ({
  status: 200,
  data: toCreditView(toAccount(await mine(caller.id)), CURRENCY),
});
