import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Public } from '@tessera/auth';
import { type ListProducts, listProducts, sku as skuSchema } from '@tessera/contracts';
import { linkNext } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { ProductReader } from '../store/product.reader.js';

/** What there is to buy. Anyone may look; staff, by a good token, see retired products too, and each one's status. */
@Controller('v1/products')
@Public({ identify: true })
export class ListProductsController {
  constructor(private readonly products: ProductReader) {}

  /** `GET /v1/products?cursor&limit&q`, anyone → 200 `{items, next}` by SKU, `Link: rel="next"`; 400 VALIDATION_FAILED. */
  @Get()
  async list(
    @Query({ schema: listProducts }) query: ListProducts,
    @CurrentUser() user: Principal | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const page = await this.products.list(query, user?.isStaff ?? false);
    linkNext(reply, '/v1/products', query, page);
    return page;
  }

  /**
   * `GET /v1/products/{sku}`, anyone → 200 product, `ETag: "<version>-<stock version>"`; 404 NOT_FOUND, for customers also when
   * it is retired.
   */
  @Get(':sku')
  async show(
    @Param('sku', { schema: skuSchema }) sku: string,
    @CurrentUser() user: Principal | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { view, etag } = await this.products.find(sku, user?.isStaff ?? false);
    reply.header('etag', etag);
    return view;
  }
}
