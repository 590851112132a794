import { Controller, Get, Patch, Post, Req, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Changes } from '../edge/cache/cached.decorator.js';
import { thisUser } from '../edge/cache/tags.js';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';

@Controller('v1/users')
export class UsersController {
  private readonly users: Forwarder;

  constructor({ toUser }: Upstreams) {
    this.users = toUser;
  }

  /** 200 the caller, with `ETag`. */
  @Get('me')
  me(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 200 the renamed caller; 400, 412 when `If-Match` does not fit. */
  @Patch('me')
  @Changes(thisUser)
  rename(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 200 the caller's credit account. */
  @Get('me/credit')
  credit(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 200 a page of users, newest first; staff. */
  @Get()
  @Roles('staff')
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 200 a user, 404; staff. */
  @Get(':id')
  @Roles('staff')
  one(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 200 the changed user; 400, 404, 409 CREDIT_IN_USE, 412; admin. */
  @Patch(':id')
  @Changes(thisUser)
  @Roles('admin')
  change(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }

  /** 201 the credit account; 400, 404, 409 CREDIT_IN_USE when more than was spent; admin. */
  @Post(':id/credit/payments')
  @Roles('admin')
  pay(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.users.forward(request, reply);
  }
}
