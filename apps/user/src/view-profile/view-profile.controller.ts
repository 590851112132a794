import { Body, Controller, Get, Headers, Patch, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { Refusal, renameUser, type RenameUser, type UserView } from '@tessera/contracts';
import { withEtag, mustMatch } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { type People } from '../domain/people.js';
import { type Person } from '../domain/person.js';
import { toUserView } from '../domain/user-view.js';
import { PeopleReader } from '../store/people.reader.js';
import { PeopleStore } from '../store/people.store.js';

@Controller('v1/users/me')
export class ViewProfileController {
  constructor(
    private readonly reader: PeopleReader,
    private readonly people: PeopleStore,
  ) {}

  /**
   * `GET /v1/users/me` → 200 user, `ETag: "<version>"`; 401 UNAUTHENTICATED, also for somebody blocked since the token was
   * issued.
   */
  @Get()
  async show(@CurrentUser() user: Principal, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserView> {
    return withEtag(reply, toUserView(welcome(await this.reader.find(user.id))));
  }

  /** `PATCH /v1/users/me` `{name}` → 200 user with its new `ETag`; 400 VALIDATION_FAILED, 412 VERSION_MISMATCH by `If-Match`. */
  @Patch()
  async rename(
    @CurrentUser() user: Principal,
    @Body({ schema: renameUser }) { name }: RenameUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const rename = (people: People) => {
      const person = welcome(people.person(user.id));
      mustMatch(ifMatch, person.version);
      return person.rename(name);
    };
    const view = (people: People) => toUserView(people.person(user.id));
    return withEtag(reply, await this.people.change({ users: [user.id] }, rename, view));
  }
}

/** A blocked user's token is no token any more. */
const welcome = (person: Person | undefined): Person => {
  if (!person?.isActive) throw new Refusal('UNAUTHENTICATED');
  return person;
};
