import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { listMovements, type ListMovements, sku as skuSchema, type StockView } from '@tessera/contracts';
import { linkNext } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { toStockView } from '../domain/stock-view.js';
import { MovementReader } from '../store/movement.reader.js';
import { StockReader } from '../store/stock.reader.js';

/** A stock and its ledger, for staff. */
@Controller('v1/products/:sku')
@Roles('staff')
export class ViewStockController {
  constructor(
    private readonly stocks: StockReader,
    private readonly movements: MovementReader,
  ) {}

  /** `GET /v1/products/{sku}/stock`, staff → 200 `{sku, onHand, reserved, sold, available, version}`; 404 NOT_FOUND. */
  @Get('stock')
  async showStock(@Param('sku', { schema: skuSchema }) sku: string): Promise<StockView> {
    return toStockView(await this.stocks.find(sku));
  }

  /** `GET /v1/products/{sku}/movements?cursor&limit`, staff → 200 `{items, next}`, newest first, `Link: rel="next"`; 404 NOT_FOUND. */
  @Get('movements')
  async listMovements(
    @Param('sku', { schema: skuSchema }) sku: string,
    @Query({ schema: listMovements }) query: ListMovements,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.stocks.find(sku);
    const page = await this.movements.list(sku, query);
    linkNext(reply, `/v1/products/${sku}/movements`, query, page);
    return page;
  }
}
