import { Controller, Get, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Health, probeStatus } from './health.js';

@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  /** 200 as long as the process turns its event loop; never looks at a dependency. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 200 `{status: ok|degraded, checks, reasons?}` when this instance can answer HTTP, else 503 `{status: down|draining, …}`. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.health.report();
    reply.status(probeStatus(report));
    return report;
  }
}
