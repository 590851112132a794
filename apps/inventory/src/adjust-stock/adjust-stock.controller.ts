import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { adjustStock, type AdjustStock, sku as skuSchema } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { toAdjustedStockView } from '../domain/stock-view.js';
import { ShelfStore } from '../store/shelf.store.js';

/** Pieces that came or went without an order. */
@Controller('v1/products/:sku/adjustments')
@Roles('staff')
export class AdjustStockController {
  constructor(private readonly shelves: ShelfStore) {}

  /**
   * `POST /v1/products/{sku}/adjustments` `{delta, reason}`, staff → 201 `{sku, onHand, reserved, available, version}`, with
   * `Idempotency-Replayed: true` when the same key had its effect before; 400 VALIDATION_FAILED, 404 NOT_FOUND, 409
   * INSUFFICIENT_STOCK, STOCK_LIMIT or (the first call still runs) IDEMPOTENCY_IN_FLIGHT, 422 IDEMPOTENCY_MISMATCH.
   */
  @Post()
  async adjust(
    @Param('sku', { schema: skuSchema }) sku: string,
    @Body({ schema: adjustStock }) body: AdjustStock,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const adjusted = await this.shelves.changeOnce({
      once,
      keys: { skus: [sku] },
      move: (shelf) => shelf.adjust(sku, body.delta, body.reason),
      answer: (shelf) => toAdjustedStockView(shelf.stock(sku)),
    });
    return answerOnce(reply, adjusted);
  }
}
