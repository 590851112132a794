import { Body, Controller, Get, Headers, Patch, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { Refusal, renameUser, type RenameUser, type UserView } from '@tessera/contracts';
import { etag, mustMatch } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { type Person } from '../domain/person.js';
import { PeopleReader } from '../store/people.reader.js';
import { PeopleStore } from '../store/people.store.js';

@Controller('v1/users/me')
export class ViewProfileController {
  constructor(
    private readonly reader: PeopleReader,
    private readonly people: PeopleStore,
  ) {}

  /** `GET` → 200 user with `ETag`. 401 for somebody blocked since the token was issued. */
  @Get()
  async view(@CurrentUser() user: Principal, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserView> {
    return shown(welcome(await this.reader.byId(user.id)), reply);
  }

  /** `PATCH {name}` → 200 user with its new `ETag`; `If-Match` is honoured (412 VERSION_MISMATCH). */
  @Patch()
  async rename(
    @CurrentUser() user: Principal,
    @Body({ schema: renameUser }) { name }: RenameUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const people = await this.people.change({ users: [user.id] }, (people) => {
      const person = welcome(people.person(user.id));
      mustMatch(ifMatch, person.version);
      return person.rename(name);
    });
    return shown(people.person(user.id), reply);
  }
}

/** A blocked user's token is no token any more. */
const welcome = (person: Person | undefined): Person => {
  if (!person?.isActive) throw new Refusal('UNAUTHENTICATED');
  return person;
};

const shown = (person: Person, reply: FastifyReply): UserView => {
  reply.header('etag', etag(person.version));
  return person.view();
};
