import { type DomainEvent, productChanged, Refusal } from '@tessera/contracts';
import { Product, type ProductContent } from './product.js';

type Expected = (version: number) => boolean;

/**
 * Some products, loaded and changed together. `expected` says whether a version is one that the caller has read; a
 * change of a product that someone else has changed since is refused.
 */
export class Catalogue {
  private readonly products: Map<string, Product>;
  private readonly touched = new Set<string>();

  constructor(
    products: readonly Product[],
    private readonly currency: string,
  ) {
    this.products = new Map(products.map((product) => [product.state.sku, product]));
  }

  /**
   * Creates a product, or replaces one in a version that is `expected`; a retired one is back by this. Throws
   * VALIDATION_FAILED for a foreign currency, VERSION_REQUIRED, VERSION_MISMATCH (also with nothing to replace).
   */
  put(sku: string, content: ProductContent, expected: Expected | undefined): DomainEvent[] {
    this.checkCurrency(content);
    const known = this.products.get(sku);
    if (known && expected === undefined) throw new Refusal('VERSION_REQUIRED');
    checkVersion(known, expected);
    return this.keep(known ? known.replaced(content) : Product.create(sku, content));
  }

  /** Takes a product out of sale; one that is out already stays as it is. Throws NOT_FOUND, VERSION_MISMATCH. */
  retire(sku: string, expected?: Expected): DomainEvent[] {
    const known = this.product(sku);
    checkVersion(known, expected);
    return known.isRetired ? [] : this.keep(known.retired());
  }

  /** Throws NOT_FOUND. */
  product(sku: string): Product {
    const product = this.products.get(sku);
    if (!product) throw new Refusal('NOT_FOUND');
    return product;
  }

  get changes(): readonly Product[] {
    return [...this.touched].map((sku) => this.product(sku));
  }

  private checkCurrency({ price }: ProductContent) {
    if (price.currency === this.currency) return;
    const errors = [{ pointer: '/price/currency', detail: `must be ${this.currency}` }];
    throw new Refusal('VALIDATION_FAILED', { errors });
  }

  private keep(product: Product): DomainEvent[] {
    const { state } = product;
    this.products.set(state.sku, product);
    this.touched.add(state.sku);
    return [productChanged.of(state.sku, state.version, state)];
  }
}

const checkVersion = (product: Product | undefined, expected: Expected | undefined) => {
  if (expected && !(product && expected(product.state.version))) throw new Refusal('VERSION_MISMATCH');
};
