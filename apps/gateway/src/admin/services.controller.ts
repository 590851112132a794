import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { deadLetterId, listDeadLetters, type AskedApp, storingService } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';
import { handOn } from './hand-on.js';

/** What waits or died in one service: that service answers, and is the one that checks the body. */
@Controller('v1/admin/services/:service')
@Roles('staff')
export class ServicesController {
  private readonly behind: Record<AskedApp, Forwarder>;

  constructor({ toUser, toOrder, toInventory }: Upstreams) {
    this.behind = { user: toUser, order: toOrder, inventory: toInventory };
  }

  /** 200 the keys that wait the longest. */
  @Get('parked')
  parked(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], 'parked', request, reply);
  }

  /** 200 how many keys are due at once. */
  @Post('parked/retry')
  @HttpCode(200)
  retry(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], 'parked/retry', request, reply);
  }

  /** 200 dead letters, newest first; 400. */
  @Get('dead-letters')
  deadLetters(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Query({ schema: listDeadLetters }) { state, limit }: { state: string; limit: number },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], `dead-letters?state=${state}&limit=${limit}`, request, reply);
  }

  /** 200 one of them whole; 404. */
  @Get('dead-letters/:id')
  deadLetter(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Param('id', { schema: deadLetterId }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], `dead-letters/${id}`, request, reply);
  }

  /** 202 its group tries it again; 404, 409 DEAD_LETTER_RESOLVED. */
  @Post('dead-letters/:id/replay')
  @HttpCode(202)
  replay(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Param('id', { schema: deadLetterId }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], `dead-letters/${id}/replay`, request, reply);
  }

  /** 202 its group gives it up; 404, 409 DEAD_LETTER_RESOLVED. */
  @Post('dead-letters/:id/drop')
  @HttpCode(202)
  drop(
    @Param('service', { schema: storingService }) service: AskedApp,
    @Param('id', { schema: deadLetterId }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return handOn(this.behind[service], `dead-letters/${id}/drop`, request, reply);
  }
}
