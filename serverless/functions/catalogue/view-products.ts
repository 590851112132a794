import { toldPage } from '../../chain/told-page.js';
import { type UseCase } from '../../chain/use-case.js';
import { CatalogueStore } from '../../store/catalogue.store.js';
import { listProducts as list } from '../../store/product.lists.js';
import { CURRENCY } from '../settings.js';

const catalogue = new CatalogueStore(CURRENCY);

/** `GET /v1/products/{sku}`: 200 product, `ETag: "<version>-<stock version>"`. Throws NOT_FOUND, for customers also when it is retired. */
export const getProduct: UseCase<'getProduct'> = async ({ params: { sku }, caller }) => {
  const { view, etag } = await catalogue.find(sku, caller?.isStaff ?? false);
  return { status: 200, headers: { etag }, data: view };
};

/** `GET /v1/products`: 200 a page by SKU. */
export const listProducts: UseCase<'listProducts'> = async ({ query, caller }) =>
  toldPage('/v1/products', query, await list(query, caller?.isStaff ?? false));
