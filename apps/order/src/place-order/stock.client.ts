import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Refusal, type ShortLine, type StockCheck, stockCheckResult } from '@tessera/contracts';
import { Log, Upstream } from '@tessera/runtime';
import { config } from '../config.js';

const TIMEOUT_MS = 300;

/** Asks inventory whether these lines can be had right now: a courtesy, the order process decides. */
@Injectable()
export class StockClient implements OnApplicationShutdown {
  private readonly inventory = new Upstream(config.INVENTORY_URL);

  constructor(private readonly log: Log) {}

  /** The lines that are short. None when inventory cannot be asked in time, or is not to be asked (`STOCK_CHECK=off`). */
  async shortLines(lines: StockCheck['lines'], token: string): Promise<ShortLine[]> {
    if (config.STOCK_CHECK === 'off') return [];
    try {
      const { short } = await this.inventory.call('stock-check', {
        method: 'POST',
        path: '/internal/stock-check',
        authorization: `Bearer ${token}`,
        body: { lines },
        timeoutMs: TIMEOUT_MS,
        answer: stockCheckResult,
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
