import { Injectable } from '@nestjs/common';
import { type ChangeUser, type UserView } from '@tessera/contracts';
import { mustMatch } from '@tessera/runtime';
import { type People } from '../domain/people.js';
import { toUserView } from '../domain/user-view.js';
import { PeopleStore } from '../store/people.store.js';

/** What an admin changes of a person and of their account commits together or not at all. */
@Injectable()
export class ManageUsersHandler {
  constructor(private readonly people: PeopleStore) {}

  /**
   * Throws NOT_FOUND, VERSION_MISMATCH, CREDIT_IN_USE and LAST_ADMIN. The account is locked only when its limit is to
   * change, all admins only when there may be one less: of two who take each other's role one comes second.
   */
  async change(id: string, change: ChangeUser, ifMatch: string | undefined): Promise<UserView> {
    const accounts = change.creditLimit === undefined ? [] : [id];
    const roles = mayTakeAdmin(change) ? (['admin'] as const) : [];
    const administer = (people: People) => {
      mustMatch(ifMatch, people.person(id).version);
      return people.administer(id, change, new Date());
    };
    return this.people.change({ users: [id], accounts, roles }, administer, (people) => toUserView(people.person(id)));
  }
}

const mayTakeAdmin = ({ status, roles }: ChangeUser) =>
  status === 'blocked' || (roles !== undefined && !roles.includes('admin'));
