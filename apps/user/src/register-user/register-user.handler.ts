import { Injectable } from '@nestjs/common';
import { type Register, type Role, type UserView } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { toUserView } from '../domain/user-view.js';
import { Passwords } from '../credentials/passwords.js';
import { PeopleStore } from '../store/people.store.js';

/** A new person with a credit account. The password is hashed before the transaction: it takes long and locks nothing. */
@Injectable()
export class RegisterUserHandler {
  constructor(
    private readonly people: PeopleStore,
    private readonly passwords: Passwords,
  ) {}

  /** Throws EMAIL_TAKEN. `roles` only from the seed; whoever signs up is a customer. */
  async register({ password, ...who }: Register, roles: readonly Role[] = []): Promise<UserView> {
    const newcomer = { ...who, id: uuidv7(), passwordHash: await this.passwords.hash(password), roles };
    return this.people.change(
      { emails: [who.email] },
      (people) => people.register(newcomer, new Date()),
      (people) => toUserView(people.person(newcomer.id)),
    );
  }
}
