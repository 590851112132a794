import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Cached, Changes } from '../edge/cache/cached.decorator.js';
import { listedOrders, ordersChanged, thisOrder } from '../edge/cache/tags.js';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';

@Controller('v1/orders')
export class OrdersController {
  private readonly orders: Forwarder;

  constructor({ toOrder }: Upstreams) {
    this.orders = toOrder;
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
