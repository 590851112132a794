import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, UseInterceptors } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import {
  type LabCheck,
  labCheck,
  type LabLoad,
  labLoad,
  type LabPart,
  labPart,
  labPartName,
  noBody,
  type LabView,
  labView,
  poisoned,
  type Poisoned,
  type PoisonTopic,
  poisonTopic,
  setLabLoad,
  setLabPart,
  setSpoiled,
  sku,
} from '@tessera/contracts';
import { Log } from '@tessera/runtime';
import type * as z from 'zod';
import { LabClient } from './lab.client.js';
import { BodyInterceptor } from './body.interceptor.js';

const [NOT_KEPT, NO_STORE] = ['cache-control', 'no-store'] as const;

/**
 * What breaks the local platform on purpose: its supervisor does it, this hands it on. There only where the supervisor has
 * said where it listens. Whoever changes something is noted in the log.
 */
@Controller('v1/lab')
@Roles('staff')
@UseInterceptors(BodyInterceptor)
export class LabController {
  constructor(
    private readonly lab: LabClient,
    private readonly log: Log,
  ) {}

  /** 200 everything at once. */
  @Get()
  @Header(NOT_KEPT, NO_STORE)
  view(): Promise<LabView> {
    return this.lab.answer(labView, { method: 'GET', path: '/v1/lab' });
  }

  /** 200 each invariant with its figure. */
  @Get('check')
  @Header(NOT_KEPT, NO_STORE)
  check(): Promise<LabCheck> {
    return this.lab.answer(labCheck, { method: 'GET', path: '/v1/lab/check' });
  }

  /** 200 the part; 404, 400 for a state that nobody could undo. */
  @Put('parts/:name')
  setPart(
    @Param('name', { schema: labPartName }) name: string,
    @Body({ schema: setLabPart }) body: z.infer<typeof setLabPart>,
    @CurrentUser() user: Principal,
  ): Promise<LabPart> {
    return this.change(user, `lab.${body.state}`, name, labPart, {
      method: 'PUT',
      path: `/v1/lab/parts/${name}`,
      body,
    });
  }

  /** 200 the part, which is started again; 404, 400 when it does not run. */
  @Post('parts/:name/kill')
  @HttpCode(200)
  kill(
    @Param('name', { schema: labPartName }) name: string,
    @Body({ schema: noBody }) _: unknown,
    @CurrentUser() user: Principal,
  ): Promise<LabPart> {
    return this.change(user, 'lab.kill', name, labPart, { method: 'POST', path: `/v1/lab/parts/${name}/kill` });
  }

  /** 200 the part, which is started again; 404, 400 when it does not run. */
  @Post('parts/:name/restart')
  @HttpCode(200)
  restart(
    @Param('name', { schema: labPartName }) name: string,
    @Body({ schema: noBody }) _: unknown,
    @CurrentUser() user: Principal,
  ): Promise<LabPart> {
    return this.change(user, 'lab.restart', name, labPart, { method: 'POST', path: `/v1/lab/parts/${name}/restart` });
  }

  /** 200 the load. */
  @Put('load')
  setLoad(
    @Body({ schema: setLabLoad }) body: z.infer<typeof setLabLoad>,
    @CurrentUser() user: Principal,
  ): Promise<LabLoad> {
    const target = `${body.ordersPerSecond}/s`;
    return this.change(user, 'lab.load', target, labLoad, { method: 'PUT', path: '/v1/lab/load', body });
  }

  /** 201 where the message lies. */
  @Post('poison')
  poison(@Body({ schema: poisonTopic }) body: PoisonTopic, @CurrentUser() user: Principal): Promise<Poisoned> {
    return this.change(user, 'lab.poison', body.topic, poisoned, { method: 'POST', path: '/v1/lab/poison', body });
  }

  /** 200 the laboratory; 404 for an unknown product. */
  @Put('products/:sku')
  spoil(
    @Param('sku', { schema: sku }) product: string,
    @Body({ schema: setSpoiled }) body: z.infer<typeof setSpoiled>,
    @CurrentUser() user: Principal,
  ): Promise<LabView> {
    const request = { method: 'PUT', path: `/v1/lab/products/${encodeURIComponent(product)}`, body };
    return this.change(user, body.spoiled ? 'lab.spoil' : 'lab.mend', product, labView, request);
  }

  /** Noted before: what breaks a gateway may break this one. */
  private change<Schema extends z.ZodType>(
    { id: actor }: Principal,
    action: string,
    target: string,
    schema: Schema,
    request: Parameters<LabClient['answer']>[1],
  ): Promise<z.output<Schema>> {
    this.log.info({ audit: { actor, action, target, result: 'asked' } }, 'staff changed something');
    return this.lab.answer(schema, request);
  }
}
