import { Controller, Delete, Get, Post, Put, Req, Res } from '@nestjs/common';
import { Public, Roles } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Cached, Changes } from '../edge/cache/cached.decorator.js';
import { allProducts, productChanged, thisProduct } from '../edge/cache/tags.js';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';

@Controller('v1/products')
export class ProductsController {
  private readonly inventory: Forwarder;

  constructor({ toInventory }: Upstreams) {
    this.inventory = toInventory;
  }

  /** 200 a page of products by SKU; anyone. A token is handed on, since staff also see what is retired. */
  @Get()
  @Cached('shared', allProducts)
  @Public({ identify: true })
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 200 a product with `ETag`, 404; anyone. */
  @Get(':sku')
  @Cached('shared', thisProduct)
  @Public({ identify: true })
  one(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 201 created, 200 replaced; 400, 412, 428 VERSION_REQUIRED to replace without `If-Match`; staff. */
  @Put(':sku')
  @Changes(productChanged)
  @Roles('staff')
  put(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 204 retired: no new orders for it; 404; staff. */
  @Delete(':sku')
  @Changes(productChanged)
  @Roles('staff')
  retire(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 201 the stock after it; 400, 404, 409 INSUFFICIENT_STOCK or STOCK_LIMIT; `Idempotency-Key` honoured; staff. */
  @Post(':sku/adjustments')
  @Changes(productChanged)
  @Roles('staff')
  adjust(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 200 the stock, 404; staff. */
  @Get(':sku/stock')
  @Cached('shared', thisProduct)
  @Roles('staff')
  stock(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }

  /** 200 a page of the ledger, 404; staff. */
  @Get(':sku/movements')
  @Roles('staff')
  movements(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.inventory.forward(request, reply);
  }
}
