import { Controller, Post, Req, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { logIn } from '@tessera/contracts';
import { checked, parseJson } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { readBody } from '../edge/forward/body.js';
import { Upstreams } from '../edge/forward/upstreams.js';
import { LimitedBy } from '../edge/limits/limit.decorator.js';
import { LoginFailures } from './login-failures.js';

/** Doors to a session and out of it. Those that lead in have a limit of their own per address. */
@Controller('v1/auth')
export class AuthController {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly failures: LoginFailures,
  ) {}

  /** 201 user with `Location`; 400, 409 EMAIL_TAKEN, 429 beyond 10 in a minute from one address. */
  @Post('register')
  @Public()
  @LimitedBy('register')
  register(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }

  /**
   * 200 tokens; 401 INVALID_CREDENTIALS, 403 USER_BLOCKED, 429 beyond 10 in a minute from one address or 5 failures for
   * one e-mail. The body is read here, and what was read goes on in its place: no way of writing an e-mail can hide from
   * the limit what the user service then sees.
   */
  @Post('login')
  @Public()
  @LimitedBy('login')
  async logIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { toUser } = this.upstreams;
    const login = await checked(logIn, parseJson(await readBody(request)));
    const body = Buffer.from(JSON.stringify(login));
    toUser.answer(request, reply, await this.failures.watch(login.email, () => toUser.ask(request, reply, body)));
  }

  /** 200 the next tokens; 400, 401 REFRESH_INVALID, REFRESH_REUSED, 429 beyond 10 in a minute from one address. */
  @Post('refresh')
  @Public()
  @LimitedBy('refresh')
  refresh(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }

  /** 204, also for a token that nobody knows; 400. */
  @Post('logout')
  @Public()
  logOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }

  /** 204: all sessions of the caller have ended. */
  @Post('logout-all')
  logOutEverywhere(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }

  /** 204: the caller's other sessions have ended; 400, 422 WRONG_PASSWORD. */
  @Post('password')
  changePassword(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }
}
