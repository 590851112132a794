import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS } from '@tessera/auth';
import { type LogIn, Refusal, type Tokens } from '@tessera/contracts';
import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type Person } from '../domain/person.js';
import { Passwords } from '../store/passwords.js';
import { PeopleReader } from '../store/people.reader.js';
import { PeopleStore } from '../store/people.store.js';
import { AccessTokens } from './access-tokens.js';

const REFRESH_TOKEN_BYTES = 32;

/** The password is checked before the transaction; whether the person may come in is decided in it, under their lock. */
@Injectable()
export class LogInHandler {
  constructor(
    private readonly reader: PeopleReader,
    private readonly people: PeopleStore,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
  ) {}

  /** Throws INVALID_CREDENTIALS, alike for an unknown e-mail and a wrong password, and USER_BLOCKED. */
  async logIn({ email, password }: LogIn): Promise<Tokens> {
    const known = await this.reader.findByEmail(email);
    if (!(await this.passwords.fits(password, known?.passwordHash)) || !known) throw new Refusal('INVALID_CREDENTIALS');
    return this.start(known.id);
  }

  /** The refresh token has 256 random bits, so its plain hash is enough: there is nothing to guess. */
  private async start(personId: string): Promise<Tokens> {
    const secret = randomBytes(REFRESH_TOKEN_BYTES);
    const refreshHash = createHash('sha256').update(secret).digest();
    const session = { id: uuidv7(), personId, refreshHash, startedAt: new Date() };
    const people = await this.people.change({ users: [personId] }, (people) => people.openSession(session));
    return this.answer(people.person(personId), session.id, secret.toString('base64url'));
  }

  private async answer(person: Person, sessionId: string, refreshToken: string): Promise<Tokens> {
    const accessToken = await this.tokens.mint(person, sessionId, new Date());
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, refreshToken };
  }
}
