import { Injectable } from '@nestjs/common';
import { type ChangeUser } from '@tessera/contracts';
import { mustMatch } from '@tessera/runtime';
import { type People } from '../domain/people.js';
import { type Person } from '../domain/person.js';
import { PeopleStore } from '../store/people.store.js';

/** What an admin changes of a person and of their account commits together or not at all. */
@Injectable()
export class ManageUsersHandler {
  constructor(private readonly people: PeopleStore) {}

  /** Throws NOT_FOUND, VERSION_MISMATCH and CREDIT_IN_USE. The account is locked only when its limit is to change. */
  async change(id: string, change: ChangeUser, ifMatch: string | undefined): Promise<Person> {
    const { creditLimit, ...rest } = change;
    const keys = { users: [id], accounts: creditLimit === undefined ? [] : [id] };
    const people = await this.people.change(keys, (people: People) => {
      const person = people.person(id);
      mustMatch(ifMatch, person.version);
      if (creditLimit !== undefined) people.account(id).limitTo(creditLimit);
      return person.administer(rest, new Date());
    });
    return people.person(id);
  }
}
