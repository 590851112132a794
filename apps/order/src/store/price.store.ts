import { Injectable } from '@nestjs/common';
import { type Keys, Store } from '@tessera/messaging';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { Batcher, type BatchLimits } from '@tessera/runtime';
import { type EntityManager, In } from 'typeorm';
import { type Price, PriceList } from '../domain/price-list.js';
import { SOURCE } from './database.js';
import { priceSchema } from './price.schema.js';

const FIND = 'SELECT sku, name, amount, currency, retired, version FROM prices WHERE sku = ANY($1)';
const FINDS: BatchLimits = { items: 50, waitMs: 5, atOnce: 4 };

/** The local copy of the prices. */
@Injectable()
export class PriceStore extends Store<PriceList, 'skus', EntityManager> {
  private readonly finds = new Batcher((asked: readonly (readonly string[])[]) => this.findAll(asked), FINDS);

  constructor(private readonly postgres: PostgresDatabase) {
    super(postgres, SOURCE);
  }

  /** The known prices of these SKUs; an unknown one is left out. One statement serves all that ask while one runs. */
  find(skus: readonly string[]): Promise<Price[]> {
    return this.finds.add(skus);
  }

  private async findAll(asked: readonly (readonly string[])[]): Promise<Price[][]> {
    const rows: Price[] = await this.postgres.source.query(FIND, [[...new Set(asked.flat())]]);
    const bySku = new Map(rows.map((row) => [row.sku, row]));
    return asked.map((skus) => skus.flatMap((sku) => bySku.get(sku) ?? []));
  }

  protected async load({ skus = [] }: Keys<'skus'>, tx: EntityManager): Promise<PriceList> {
    const lock = { mode: 'pessimistic_write' } as const;
    return new PriceList(await tx.find(priceSchema, { where: { sku: In(skus) }, order: { sku: 'ASC' }, lock }));
  }

  protected async flush({ changes }: PriceList, tx: EntityManager): Promise<void> {
    if (changes.length > 0) await tx.upsert(priceSchema, [...changes], ['sku']);
  }
}
