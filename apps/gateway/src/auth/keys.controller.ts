import { Controller, Get, Req, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Upstreams } from '../edge/forward/upstreams.js';

@Controller('.well-known')
@Public()
export class KeysController {
  constructor(private readonly upstreams: Upstreams) {}

  /** 200 JWKS: the public keys of access tokens, for whoever wants to check one. */
  @Get('jwks.json')
  keys(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.upstreams.toUser.forward(request, reply);
  }
}
