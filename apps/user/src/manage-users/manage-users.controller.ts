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
import { withEtag, linkNext } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { toUserView } from '../domain/user-view.js';
import { PeopleReader } from '../store/people.reader.js';
import { ManageUsersHandler } from './manage-users.handler.js';

@Controller('v1/users')
export class ManageUsersController {
  constructor(
    private readonly reader: PeopleReader,
    private readonly handler: ManageUsersHandler,
  ) {}

  /** `GET /v1/users?cursor&limit&email`, staff → 200 `{items, next}`, newest first, `Link: rel="next"`; 400 VALIDATION_FAILED. */
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

  /** `GET /v1/users/{id}`, staff → 200 user, `ETag: "<version>"`; 404 NOT_FOUND. */
  @Get(':id')
  @Roles('staff')
  async show(
    @Param('id', { schema: id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const person = await this.reader.find(id);
    if (!person) throw new Refusal('NOT_FOUND');
    return withEtag(reply, toUserView(person));
  }

  /**
   * `PATCH /v1/users/{id}` `{status?, creditLimit?, roles?}`, admin → 200 user with its new `ETag`; 400 VALIDATION_FAILED,
   * 404 NOT_FOUND, 409 CREDIT_IN_USE for a limit below held + spent, 409 LAST_ADMIN, 412 VERSION_MISMATCH by `If-Match`.
   * A block ends all sessions; other roles refuse the access tokens issued before, and a refresh gives new ones.
   */
  @Patch(':id')
  @Roles('admin')
  async change(
    @Param('id', { schema: id }) id: string,
    @Body({ schema: changeUser }) body: ChangeUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    return withEtag(reply, await this.handler.change(id, body, ifMatch));
  }
}
