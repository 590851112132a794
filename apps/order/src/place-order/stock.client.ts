import { type OnApplicationShutdown } from '@nestjs/common';
import { Refusal, type ShortLine, type StockCheck, stockCheckResult } from '@tessera/contracts';
import { type Log, Upstream } from '@tessera/runtime';
import { type OrderSettings } from '../settings.js';

const TIMEOUT_MS = 300;
const answer = stockCheckResult.pick({ short: true });

/** Asks inventory whether these lines can be had right now: a courtesy, the order process decides. */
export class StockClient implements OnApplicationShutdown {
  private readonly inventory: Upstream;
  private readonly isOff: boolean;

  constructor(
    { INVENTORY_URL, STOCK_CHECK }: Pick<OrderSettings, 'INVENTORY_URL' | 'STOCK_CHECK'>,
    private readonly log: Log,
  ) {
    this.inventory = new Upstream('inventory', INVENTORY_URL);
    this.isOff = STOCK_CHECK === 'off';
  }

  /** The lines that are short. None when inventory cannot be asked in time, or is not to be asked (`STOCK_CHECK=off`). */
  async shortLines(lines: StockCheck['lines'], token: string): Promise<ShortLine[]> {
    if (this.isOff) return [];
    try {
      const { short } = await this.inventory.call('stock-check', {
        method: 'POST',
        path: '/internal/stock-check',
        authorization: `Bearer ${token}`,
        body: { lines },
        timeoutMs: TIMEOUT_MS,
        repeatable: true,
        answer,
      });
      return short;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.log.warn({ code: error.code }, 'stock was not checked, the order process decides');
      return [];
    }
  }

  async onApplicationShutdown() {
    await this.inventory.close();
  }
}
