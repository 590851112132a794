// The order flow of the tutorials, its door: no outbox, no inbox, no credit; it oversells, and loses orders on a crash.
import 'reflect-metadata';
import { Body, Controller, Inject, Module, type OnModuleInit, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { given, ready } from '../bench.js';
import { kafka, type NewOrder, topics } from './wire.js';

@Controller('orders')
class OrdersController implements OnModuleInit {
  constructor(@Inject('ORDER') private readonly order: ClientKafka) {}

  async onModuleInit() {
    this.order.subscribeToResponseOf(topics.create);
    await this.order.connect();
  }

  @Post()
  create(@Body() order: NewOrder) {
    return this.order.send(topics.create, order);
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'ORDER', ...kafka('gateway') }])],
  controllers: [OrdersController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(Number(given('PORT')), '127.0.0.1');
ready();
