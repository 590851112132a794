import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { listMovements, type ListMovements, sku as skuSchema, type StockView } from '@tessera/contracts';
import { linkNext } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
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

  /** `GET /v1/products/{sku}/stock` → 200 `{sku, onHand, reserved, sold, available, version}`; 404 NOT_FOUND. */
  @Get('stock')
  async stock(@Param('sku', { schema: skuSchema }) sku: string): Promise<StockView> {
    const { onHand, reserved, sold, available, version } = await this.stocks.find(sku);
    return { sku, onHand, reserved, sold, available, version };
  }

  /** `GET /v1/products/{sku}/movements?cursor&limit` → 200 `{items, next}`, newest first, `Link`; 404 NOT_FOUND. */
  @Get('movements')
  async ledger(
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
