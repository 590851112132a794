import { Injectable } from '@nestjs/common';
import { type ListMovements, type MovementView, type Page } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { fromCursor, toPage } from '@tessera/runtime';
import * as z from 'zod';
import { toMovementView } from '../domain/movement-view.js';
import { movementModel } from './movement.schema.js';

const versionKey = z.int().min(1);

/** The ledger of a SKU. */
@Injectable()
export class MovementReader {
  private readonly movements;

  constructor(database: MongoDatabase) {
    this.movements = movementModel(database.connection);
  }

  /** Newest first, by the stock's version. A SKU without movements has an empty ledger. */
  async list(sku: string, { cursor, limit }: ListMovements): Promise<Page<MovementView>> {
    const last = fromCursor(cursor, versionKey);
    const before = last === undefined ? {} : { version: { $lt: last } };
    const options = { sort: { version: -1 as const }, limit: limit + 1 };
    const rows = await this.movements.find({ sku, ...before }, null, options).lean();
    return toPage(
      rows,
      limit,
      ({ version }) => version,
      ({ _id, at, ...movement }) => toMovementView(_id, at, movement),
    );
  }
}
