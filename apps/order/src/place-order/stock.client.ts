import { type OnApplicationShutdown } from '@nestjs/common';
import { Refusal, type ShortLine, type StockCheck, stockCheckResult } from '@tessera/contracts';
import { Batcher, counter, type Log, requestContext, Upstream } from '@tessera/runtime';
import { withDeadline } from '@tessera/runtime/timing';
import { type OrderSettings } from '../settings.js';

type Lines = StockCheck['lines'];
/** How many can be ordered, by SKU. */
type Levels = ReadonlyMap<string, number>;

/** For how long a check may take, and for how long nobody waits for the next one when it took longer. */
const defaultTiming = { timeoutMs: 300, skippedForMs: 5_000 };
/** As many SKUs as inventory is asked for at once (`stockCheck`). */
const MOST_SKUS = 50;
const answer = stockCheckResult.pick({ stock: true });

/** What a check is, on its way with others: any caller's token opens inventory, which tells everybody the same. */
interface Check {
  lines: Lines;
  token: string;
}

/**
 * Asks inventory whether these lines can be had right now: a courtesy, the order process decides. One call serves all orders
 * that came while the last one was under way. `tessera_stock_checks_total{outcome}`: checked or skipped.
 */
export class StockClient implements OnApplicationShutdown {
  private readonly inventory: Upstream;
  private readonly isOff: boolean;
  private readonly levels = new Batcher((checks: readonly Check[]) => this.levelsFor(checks), {
    items: MOST_SKUS,
    waitMs: 5,
    atOnce: 4,
  });
  private readonly outcomes = counter('tessera_stock_checks_total', [{ outcome: 'checked' }, { outcome: 'skipped' }]);
  private skippedUntil = 0;

  constructor(
    { INVENTORY_URL, STOCK_CHECK }: Pick<OrderSettings, 'INVENTORY_URL' | 'STOCK_CHECK'>,
    private readonly log: Log,
    private readonly timing = defaultTiming,
  ) {
    this.inventory = new Upstream('inventory', INVENTORY_URL);
    this.isOff = STOCK_CHECK === 'off';
  }

  /**
   * The lines that are short. None when inventory cannot be asked in time, could not a moment ago, or is not to be asked
   * (`STOCK_CHECK=off`); none either when the caller has no time left to wait for it.
   */
  async shortLines(lines: Lines, token: string): Promise<ShortLine[]> {
    if (this.isOff) return [];
    const levels = await this.timely({ lines, token });
    this.outcomes.add(1, { outcome: levels ? 'checked' : 'skipped' });
    return levels ? shortOf(lines, levels) : [];
  }

  async onApplicationShutdown() {
    await this.inventory.close();
  }

  /** Undefined when the check is skipped. */
  private async timely(check: Check): Promise<Levels | undefined> {
    const leftMs = (requestContext.getStore()?.deadline ?? Infinity) - Date.now();
    if (leftMs <= 0 || performance.now() < this.skippedUntil) return undefined;
    const levels = this.levels.add(check);
    // The call ends by itself in its time, and then says so.
    return (leftMs < this.timing.timeoutMs ? withDeadline(leftMs, levels) : levels).catch(() => undefined);
  }

  private async levelsFor(checks: readonly Check[]): Promise<Levels[]> {
    const skus = [...new Set(checks.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
    const parts = Array.from({ length: Math.ceil(skus.length / MOST_SKUS) }, (_, n) =>
      skus.slice(n * MOST_SKUS, (n + 1) * MOST_SKUS),
    );
    try {
      const answers = await Promise.all(parts.map((part) => this.ask(part, checks[0]?.token ?? '')));
      const levels = new Map(answers.flat().map(({ sku, available }) => [sku, available]));
      return checks.map(() => levels);
    } catch (error) {
      this.skip(error);
      throw error;
    }
  }

  private async ask(skus: readonly string[], token: string) {
    const { stock } = await this.inventory.call('stock-check', {
      method: 'POST',
      path: '/internal/stock-check',
      authorization: `Bearer ${token}`,
      body: { lines: skus.map((sku) => ({ sku, quantity: 1 })) },
      timeoutMs: this.timing.timeoutMs,
      repeatable: true,
      answer,
    });
    return stock;
  }

  /** One token that inventory refuses, as of somebody who has just logged out, is no reason not to ask for the next. */
  private skip(error: unknown) {
    if (error instanceof Refusal && !error.code.startsWith('UPSTREAM_')) return;
    this.skippedUntil = performance.now() + this.timing.skippedForMs;
    this.log.warn({ err: error }, 'stock is not checked for a while, the order process decides');
  }
}

const shortOf = (lines: Lines, levels: Levels): ShortLine[] =>
  lines
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: levels.get(sku) ?? 0 }))
    .filter(({ requested, available }) => available < requested);
