import { type Money } from '@tessera/contracts';

/** What staff say of a product. */
export interface ProductContent {
  name: string;
  description: string;
  price: Money;
}

/** A product as it is kept and as the platform is told. `version` counts its changes; stock does not move it. */
export interface ProductState extends ProductContent {
  sku: string;
  status: 'active' | 'retired';
  version: number;
}

/** Something that can be ordered while it is active. Values, never changed in place. */
export class Product {
  constructor(readonly state: ProductState) {}

  static create = (sku: string, content: ProductContent) =>
    new Product({ sku, ...content, status: 'active', version: 1 });

  get isRetired() {
    return this.state.status === 'retired';
  }

  /** With new content; a retired product is back by this. */
  replaced = (content: ProductContent) => this.next({ ...content, status: 'active' });

  /** No new orders; old ones keep their lines. */
  retired = () => this.next({ status: 'retired' });

  private next(change: Partial<ProductState>) {
    return new Product({ ...this.state, ...change, version: this.state.version + 1 });
  }
}
