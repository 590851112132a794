import { Body, Controller, Delete, Headers, HttpCode, Param, Put, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { putProduct, type PutProduct, sku as skuSchema } from '@tessera/contracts';
import { expectedBy } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { CatalogueStore } from '../store/catalogue.store.js';
import { ProductReader } from '../store/product.reader.js';

/** What staff do to products. Every change is told to the platform as `product.changed`, in its own transaction. */
@Controller('v1/products/:sku')
@Roles('staff')
export class EditProductController {
  constructor(
    private readonly catalogue: CatalogueStore,
    private readonly products: ProductReader,
  ) {}

  /**
   * `PUT /v1/products/{sku}` `{name, description, price}`, staff → 201 created, 200 replaced or brought back, with the product and its ETag; 400
   * VALIDATION_FAILED, 428 VERSION_REQUIRED, 412 VERSION_MISMATCH.
   */
  @Put()
  async put(
    @Param('sku', { schema: skuSchema }) sku: string,
    @Body({ schema: putProduct }) content: PutProduct,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const expected = expectedBy(ifMatch);
    const product = await this.catalogue.change(
      { skus: [sku] },
      (set) => set.put(sku, content, expected),
      (set) => set.product(sku),
    );
    const { view, etag } = await this.products.shown(product, true);
    reply.status(view.version === 1 ? 201 : 200).header('etag', etag);
    return view;
  }

  /** `DELETE /v1/products/{sku}`, staff → 204 retired, also when it was before; 404 NOT_FOUND, 412 VERSION_MISMATCH. */
  @Delete()
  @HttpCode(204)
  async retire(
    @Param('sku', { schema: skuSchema }) sku: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.catalogue.change({ skus: [sku] }, (set) => set.retire(sku, expectedBy(ifMatch)));
  }
}
