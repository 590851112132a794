import { Injectable } from '@nestjs/common';
import { type LogIn, Refusal, type Tokens } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { type People } from '../domain/people.js';
import { type Person } from '../domain/person.js';
import { AccessTokens } from '../credentials/access-tokens.js';
import { Passwords } from '../credentials/passwords.js';
import { PeopleReader } from '../store/people.reader.js';
import { PeopleStore } from '../store/people.store.js';
import { hashOf, newSecret } from '../credentials/refresh-secret.js';

/** The password is checked before the transaction; whether the person may come in is decided in it, under their lock. */
@Injectable()
export class LogInHandler {
  constructor(
    private readonly reader: PeopleReader,
    private readonly people: PeopleStore,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
  ) {}

  /** Throws INVALID_CREDENTIALS, alike for an unknown e-mail and a wrong password, USER_BLOCKED, and UPSTREAM_UNAVAILABLE while no key can sign. */
  async logIn(login: LogIn): Promise<Tokens> {
    this.tokens.mustSign();
    const known = await this.reader.findByEmail(login.email);
    const fits = await this.passwords.fits(login.password, known?.passwordHash);
    if (!fits || !known) throw new Refusal('INVALID_CREDENTIALS');
    // Another password was taken meanwhile, or the hash was renewed: what was checked says nothing any more.
    return (await this.start(known, login.password)) ?? this.logIn(login);
  }

  private async start({ id: personId, passwordHash }: Person, password: string): Promise<Tokens | undefined> {
    const session = { id: uuidv7(), personId, startedAt: new Date(), endedAt: null };
    const [secret, renewed] = [newSecret(), await this.passwords.renewed(password, passwordHash)];
    let isChecked = false;
    const start = (people: People) => {
      const person = people.person(personId);
      isChecked = person.passwordHash === passwordHash;
      if (!isChecked) return [];
      if (renewed) person.renewHash(renewed);
      return people.logIn(session, hashOf(secret));
    };
    const asTheyAre = (people: People) => people.person(personId).snapshot();
    const holder = await this.people.change({ users: [personId] }, start, asTheyAre);
    return isChecked ? this.tokens.answer(holder, session.id, secret, session.startedAt) : undefined;
  }
}
