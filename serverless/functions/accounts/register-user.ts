import { type Register, type Role, type UserView } from '@tessera/contracts';
import { Passwords } from '@tessera/user/credentials';
import { toUserView } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { type UseCase } from '../../chain/use-case.js';
import { PeopleStore } from '../../store/people.store.js';

const [people, passwords] = [new PeopleStore(), new Passwords()];

/** A new person with a credit account. `roles` only from the seed; whoever signs up is a customer. Throws EMAIL_TAKEN. */
export const registerUser = async ({ password, ...who }: Register, roles: readonly Role[] = []): Promise<UserView> => {
  const newcomer = { ...who, id: uuidv7(), passwordHash: await passwords.hash(password), roles };
  return people.change(
    { emails: [who.email] },
    (set) => set.register(newcomer, new Date()),
    (set) => toUserView(set.person(newcomer.id)),
  );
};

/** `POST /v1/auth/register`: 201 user. Throws EMAIL_TAKEN. */
export const register: UseCase<'register'> = async ({ body }) => ({
  status: 201,
  headers: { location: '/v1/users/me' },
  data: await registerUser(body),
});
