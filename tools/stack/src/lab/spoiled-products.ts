import { Refusal } from '@tessera/contracts';
import { MongoClient } from 'mongodb';
import { type Environment } from '../provision/environment.js';
import { forgetSpoiled, noteSpoiled } from './spoiled-mark.js';

/** Before what was there: a text where a number belongs, so that nothing of the record is lost. */
const DAMAGE = 'spoiled by the laboratory: ';

interface StockRow {
  _id: string;
  reserved: number | string;
}

/** Stores that are away say so soon. */
const waits = { serverSelectionTimeoutMS: 3_000, connectTimeoutMS: 3_000, socketTimeoutMS: 5_000 };

/**
 * Products whose stock record is spoiled: the count of what is reserved is a text, of which no service knows what to do. As
 * long as it is, nobody can move that stock, so what stands in the text is what is put back.
 */
export class SpoiledProducts {
  private spoiled: readonly string[] = [];

  constructor(
    private readonly dir: string,
    private readonly inventory: Environment,
  ) {}

  get skus(): string[] {
    return [...this.spoiled];
  }

  /** Throws NOT_FOUND for an unknown product. */
  async spoil(sku: string): Promise<void> {
    // First, so that a run that is killed in between is mended by the next one.
    noteSpoiled(this.dir);
    await this.atStocks(async (stocks) => {
      const damaged = { $concat: [DAMAGE, { $toString: '$reserved' }] };
      const done = await stocks.updateOne({ _id: sku, reserved: { $not: { $type: 'string' as const } } }, [
        { $set: { reserved: damaged } },
      ]);
      if (done.matchedCount === 0 && !(await stocks.findOne({ _id: sku }))) throw new Refusal('NOT_FOUND');
    });
  }

  /** Nothing happens where nothing is spoiled. */
  async mend(sku: string): Promise<void> {
    await this.atStocks((stocks) => mendIn(stocks, { _id: sku }));
  }

  /** Whatever this or an earlier run has spoiled. */
  async mendAll(): Promise<void> {
    if (this.spoiled.length > 0) await this.atStocks((stocks) => mendIn(stocks, {}));
  }

  private async atStocks(work: (stocks: Stocks) => Promise<unknown>): Promise<void> {
    this.spoiled = await withStocks(this.inventory, async (stocks) => {
      await work(stocks);
      const rows = await stocks.find(isSpoiled, { projection: { _id: 1 } }).toArray();
      return rows.map(({ _id }) => _id).toSorted();
    });
    if (this.spoiled.length === 0) forgetSpoiled(this.dir);
  }
}

type Stocks = ReturnType<typeof stocksIn>;

const stocksIn = (client: MongoClient) => client.db().collection<StockRow>('stocks');

const isSpoiled = { reserved: { $type: 'string' as const, $regex: `^${DAMAGE}` } };

const mendIn = async (stocks: Stocks, which: { _id?: string }): Promise<void> => {
  for (const { _id, reserved } of await stocks.find({ ...isSpoiled, ...which }).toArray())
    await stocks.updateOne({ _id, reserved }, { $set: { reserved: Number(String(reserved).slice(DAMAGE.length)) } });
};

/** Puts back whatever was spoiled in this database. */
export const mendStocks = (inventory: Environment): Promise<void> =>
  withStocks(inventory, (stocks) => mendIn(stocks, {}));

const withStocks = async <Result>(
  { DATABASE_URL = '' }: Environment,
  use: (stocks: Stocks) => Promise<Result>,
): Promise<Result> => {
  const client = new MongoClient(DATABASE_URL, waits);
  try {
    return await use(stocksIn(await client.connect()));
  } finally {
    await client.close();
  }
};
