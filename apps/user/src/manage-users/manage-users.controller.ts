import { Body, Controller, Get, Headers, Param, Patch, Query, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import {
  changeUser,
  type ChangeUser,
  id,
  listUsers,
  type ListUsers,
  type Page,
  Refusal,
  type UserView,
} from '@tessera/contracts';
import { etag, linkNext } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { type Person } from '../domain/person.js';
import { PeopleReader } from '../store/people.reader.js';
import { ManageUsersHandler } from './manage-users.handler.js';

@Controller('v1/users')
export class ManageUsersController {
  constructor(
    private readonly reader: PeopleReader,
    private readonly handler: ManageUsersHandler,
  ) {}

  /** `GET ?cursor&limit&email`, staff → 200 `{items, next}`, newest first, with `Link: rel="next"`. */
  @Get()
  @Roles('staff')
  async list(
    @Query({ schema: listUsers }) query: ListUsers,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<UserView>> {
    const page = await this.reader.list(query);
    linkNext(reply, '/v1/users', query, page);
    return page;
  }

  /** `GET`, staff → 200 user with `ETag`. 404 NOT_FOUND. */
  @Get(':id')
  @Roles('staff')
  async one(
    @Param('id', { schema: id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const person = await this.reader.byId(id);
    if (!person) throw new Refusal('NOT_FOUND');
    return shown(person, reply);
  }

  /**
   * `PATCH {status?, creditLimit?, roles?}`, admin → 200 user. 404, 409 CREDIT_IN_USE for a limit below held + spent,
   * 409 LAST_ADMIN for whoever alone can let others in; `If-Match` is honoured (412). Another status or other roles
   * refuse all tokens issued before.
   */
  @Patch(':id')
  @Roles('admin')
  async change(
    @Param('id', { schema: id }) id: string,
    @Body({ schema: changeUser }) body: ChangeUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    return shown(await this.handler.change(id, body, ifMatch), reply);
  }
}

const shown = (person: Person, reply: FastifyReply): UserView => {
  reply.header('etag', etag(person.version));
  return person.view();
};
