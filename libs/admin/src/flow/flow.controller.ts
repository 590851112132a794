import { Controller, Get } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type ServiceFlow } from '@tessera/contracts';
import { FlowReader } from './flow.reader.js';

@Controller('internal/admin/flow')
@Roles('staff')
export class FlowController {
  constructor(private readonly flow: FlowReader) {}

  /** `GET /internal/admin/flow` → 200 outbox, parked keys, groups and topics of this service. */
  @Get()
  show(): Promise<ServiceFlow> {
    return this.flow.read();
  }
}
