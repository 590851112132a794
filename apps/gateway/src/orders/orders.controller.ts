import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { LONGEST_WAIT_S } from '@tessera/contracts';
import { waitIn } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Cached, Changes } from '../edge/cache/cached.decorator.js';
import { listedOrders, ordersChanged, thisOrder } from '../edge/cache/tags.js';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';

/** Placing asks inventory on the way and takes the order's own transaction; giving up early would hide an accepted order. */
const PLACING_MS = 10_000;

@Controller('v1/orders')
export class OrdersController {
  private readonly orders: Forwarder;

  constructor({ toOrder }: Upstreams) {
    this.orders = toOrder;
  }

  /**
   * 202 the order with `Location`, with `Prefer: wait` 201 once it is decided; 400, 409 IDEMPOTENCY_IN_FLIGHT, 422
   * UNKNOWN_PRODUCT, OUT_OF_STOCK, PRICE_CHANGED.
   */
  @Post()
  @Changes(ordersChanged)
  place(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const waitS = waitIn(request.headers.prefer?.toString(), LONGEST_WAIT_S) ?? 0;
    return this.orders.forward(request, reply, PLACING_MS + waitS * 1_000);
  }

  /** 200 a page of the caller's orders, newest first; staff may ask for anyone's. */
  @Get()
  @Cached('own', listedOrders)
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.orders.forward(request, reply);
  }

  /** 200 the order with `ETag`, 304; 404 also when it is someone else's. */
  @Get(':id')
  @Cached('own', thisOrder)
  one(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.orders.forward(request, reply);
  }

  /** 200 the cancelled order; 404, 409 ORDER_NOT_CANCELLABLE; its owner or staff. */
  @Post(':id/cancel')
  @Changes(ordersChanged)
  cancel(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.orders.forward(request, reply);
  }

  /** 200 the shipped order; 404, 409 ORDER_NOT_SHIPPABLE; staff. */
  @Post(':id/ship')
  @Changes(ordersChanged)
  @Roles('staff')
  ship(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.orders.forward(request, reply);
  }
}
