import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import { adjustStock, type AdjustStock, sku as skuSchema } from '@tessera/contracts';
import { onceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { type Stock } from '../domain/stock.js';
import { ShelfStore } from '../store/shelf.store.js';
import { idempotencyKey } from './idempotency-key.js';

/** Pieces that came or went without an order. */
@Controller('v1/products/:sku/adjustments')
@Roles('staff')
export class AdjustStockController {
  constructor(private readonly shelves: ShelfStore) {}

  /**
   * `POST /v1/products/{sku}/adjustments` → 201 `{sku, onHand, reserved, available, version}`, with
   * `Idempotency-Replayed: true` when the same key had its effect before; 400 VALIDATION_FAILED, 404 NOT_FOUND, 409
   * INSUFFICIENT_STOCK or STOCK_LIMIT, 422 IDEMPOTENCY_MISMATCH.
   */
  @Post()
  async adjust(
    @Param('sku', { schema: skuSchema }) sku: string,
    @Body({ schema: adjustStock }) body: AdjustStock,
    @Headers('idempotency-key') header: string | undefined,
    @CurrentUser() user: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const key = idempotencyKey(header);
    const request = { user: user.id, method: 'POST', path: `/v1/products/${sku}/adjustments`, body };
    const { body: answer, replayed } = await this.shelves.changeOnce(
      key === undefined ? undefined : onceOnly({ ...request, key }),
      { skus: [sku] },
      (shelf) => shelf.adjust(sku, body.delta, body.reason),
      (shelf) => toAnswer(shelf.stock(sku)),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return answer;
  }
}

const toAnswer = ({ sku, onHand, reserved, available, version }: Stock) => ({
  sku,
  onHand,
  reserved,
  available,
  version,
});
