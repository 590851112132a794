import { expectedBy } from '@tessera/runtime/rules';
import { type UseCase } from '../../chain/use-case.js';
import { CatalogueStore } from '../../store/catalogue.store.js';
import { CURRENCY } from '../settings.js';

const catalogue = new CatalogueStore(CURRENCY);

/** `PUT /v1/products/{sku}`, staff: 201 created, 200 replaced or brought back. Throws VALIDATION_FAILED, VERSION_REQUIRED, VERSION_MISMATCH. */
export const putProduct: UseCase<'putProduct'> = async ({ params: { sku }, body, headers }) => {
  const expected = expectedBy(headers['if-match']);
  await catalogue.change({ skus: [sku] }, (set) => set.put(sku, body, expected));
  const { view, etag } = await catalogue.find(sku, true);
  return { status: view.version === 1 ? 201 : 200, headers: { etag }, data: view };
};

/** `DELETE /v1/products/{sku}`, staff: 204 retired, also when it was before. Throws NOT_FOUND, VERSION_MISMATCH. */
export const retireProduct: UseCase<'retireProduct'> = async ({ params: { sku }, headers }) => {
  await catalogue.change({ skus: [sku] }, (set) => set.retire(sku, expectedBy(headers['if-match'])));
  return { status: 204 };
};
