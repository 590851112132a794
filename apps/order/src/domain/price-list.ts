/** What this service knows of a product: enough to price an order without asking anyone. */
export interface Price {
  sku: string;
  name: string;
  amount: number;
  currency: string;
  retired: boolean;
  /** The product's version in inventory, which is also the sequence of the event that told it. */
  version: number;
}

/** A local copy of some prices. Newest wins: what is older than what is known changes nothing, gaps are normal. */
export class PriceList {
  private readonly bySku: Map<string, Price>;
  private readonly learned = new Map<string, Price>();

  constructor(loaded: readonly Price[]) {
    this.bySku = new Map(loaded.map((price) => [price.sku, price]));
  }

  get changes(): readonly Price[] {
    return [...this.learned.values()];
  }

  learn(price: Price) {
    const known = this.bySku.get(price.sku);
    if (known && known.version >= price.version) return;
    this.bySku.set(price.sku, price);
    this.learned.set(price.sku, price);
  }
}
