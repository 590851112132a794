import { Injectable } from '@nestjs/common';
import { type Keys, Store } from '@tessera/messaging';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager, In } from 'typeorm';
import { type Price, PriceList } from '../domain/price-list.js';
import { SOURCE } from './database.js';
import { priceSchema } from './price.schema.js';

/** The local copy of the prices. */
@Injectable()
export class PriceStore extends Store<PriceList, 'skus', EntityManager> {
  constructor(private readonly postgres: PostgresDatabase) {
    super(postgres, SOURCE);
  }

  /** The known prices of these SKUs; an unknown one is left out. */
  find(skus: readonly string[]): Promise<Price[]> {
    return this.postgres.source.manager.findBy(priceSchema, { sku: In(skus) });
  }

  protected async load({ skus = [] }: Keys<'skus'>, tx: EntityManager): Promise<PriceList> {
    const lock = { mode: 'pessimistic_write' } as const;
    return new PriceList(await tx.find(priceSchema, { where: { sku: In(skus) }, order: { sku: 'ASC' }, lock }));
  }

  protected async flush({ changes }: PriceList, tx: EntityManager): Promise<void> {
    if (changes.length > 0) await tx.upsert(priceSchema, [...changes], ['sku']);
  }
}
