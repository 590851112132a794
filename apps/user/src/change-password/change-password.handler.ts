import { Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import { type ChangePassword, Refusal } from '@tessera/contracts';
import { Passwords } from '../credentials/passwords.js';
import { PeopleReader } from '../store/people.reader.js';
import { PeopleStore } from '../store/people.store.js';

/** Checking and hashing take long and lock nothing; that the hash is still the one that was checked is seen under the lock. */
@Injectable()
export class ChangePasswordHandler {
  constructor(
    private readonly reader: PeopleReader,
    private readonly people: PeopleStore,
    private readonly passwords: Passwords,
  ) {}

  /** Throws WRONG_PASSWORD, and UNAUTHENTICATED when the caller's session has ended. */
  async change(user: Pick<Principal, 'id' | 'sessionId'>, body: ChangePassword): Promise<void> {
    const known = (await this.reader.find(user.id))?.passwordHash;
    if (!(await this.passwords.fits(body.currentPassword, known))) throw new Refusal('WRONG_PASSWORD');
    const hash = await this.passwords.hash(body.newPassword);
    let isChecked = false;
    await this.people.change({ users: [user.id] }, (people) => {
      const caller = people.caller(user.id, user.sessionId);
      isChecked = caller.passwordHash === known;
      return isChecked ? caller.changePassword(hash, user.sessionId, new Date()) : [];
    });
    if (!isChecked) await this.change(user, body);
  }
}
