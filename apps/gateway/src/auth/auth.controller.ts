import { Controller, Post, Req, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { logIn } from '@tessera/contracts';
import { checked, parseJson } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { readBody } from '../edge/forward/body.js';
import { Upstreams } from '../edge/forward/upstreams.js';
import { LimitedBy } from '../edge/limits/limit.decorator.js';
import { LoginFailures } from './login-failures.js';

/** Anyone may knock here; each door has a limit of its own per address. */
@Controller('v1/auth')
@Public()
export class AuthController {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly failures: LoginFailures,
  ) {}

  /** 201 user with `Location`; 400, 409 EMAIL_TAKEN, 429 beyond 10 in a minute from one address. */
  @Post('register')
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
  @LimitedBy('login')
  async logIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { toUser } = this.upstreams;
    const login = await checked(logIn, parseJson(await readBody(request)));
    const body = Buffer.from(JSON.stringify(login));
    toUser.answer(reply, await this.failures.watch(login.email, () => toUser.ask(request, reply, body)));
  }
}
