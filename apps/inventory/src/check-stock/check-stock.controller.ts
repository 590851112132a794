import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { stockCheck, type StockCheck, type StockCheckResult } from '@tessera/contracts';
import { StockReader } from '../store/stock.reader.js';

/** The order service asks in its caller's name, before it takes an order. A courtesy: nothing is held by it. */
@Controller('internal/stock-check')
export class CheckStockController {
  constructor(private readonly stocks: StockReader) {}

  /**
   * `POST /internal/stock-check` `{lines}` → 200 `{short: [{sku, requested, available}], stock: [{sku, available}]}`,
   * unknown and retired SKUs with 0; 400 VALIDATION_FAILED.
   */
  @Post()
  @HttpCode(200)
  async check(@Body({ schema: stockCheck }) { lines }: StockCheck): Promise<StockCheckResult> {
    const stocks = await this.stocks.findMany(lines.map((line) => line.sku));
    const orderable = new Map(stocks.map((stock) => [stock.sku, stock.orderable]));
    const asked = lines.map(({ sku, quantity }) => ({ sku, requested: quantity, available: orderable.get(sku) ?? 0 }));
    const short = asked.filter((line) => line.available < line.requested);
    return { short, stock: asked.map(({ sku, available }) => ({ sku, available })) };
  }
}
