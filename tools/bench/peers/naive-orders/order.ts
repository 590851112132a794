// The order flow of the tutorials, its orders: saved twice with TypeORM, and between that inventory is asked over Kafka.
import 'reflect-metadata';
import { Controller, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, MessagePattern, Payload } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { given, ready } from '../bench.js';
import { type Item, kafka, type NewOrder, topics } from './wire.js';

@Entity()
class Order {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  customer!: string;

  @Column('text')
  status!: string;

  @Column('jsonb')
  items!: Item[];

  @Column('int')
  total!: number;
}

@Controller()
class OrdersController implements OnModuleInit {
  private readonly orders;

  constructor(
    source: DataSource,
    @Inject('INVENTORY') private readonly inventory: ClientKafka,
  ) {
    this.orders = source.getRepository(Order);
  }

  async onModuleInit() {
    this.inventory.subscribeToResponseOf(topics.reserve);
    await this.inventory.connect();
  }

  @MessagePattern(topics.create)
  async create(@Payload() { customer, items }: NewOrder) {
    const order = await this.orders.save(this.orders.create({ customer, items, total: 100, status: 'PENDING' }));
    const asked = this.inventory.send<{ ok: boolean }>(topics.reserve, { orderId: order.id, items });
    order.status = (await firstValueFrom(asked)).ok ? 'CONFIRMED' : 'REJECTED';
    await this.orders.save(order);
    this.inventory.emit(topics.confirmed, { id: order.id });
    return order;
  }
}

const source = new DataSource({ type: 'postgres', url: given('ORDER_URL'), entities: [Order], synchronize: true });

@Module({
  imports: [ClientsModule.register([{ name: 'INVENTORY', ...kafka('order', 'order-client') }])],
  providers: [{ provide: DataSource, useFactory: () => source.initialize() }],
  controllers: [OrdersController],
})
class AppModule {}

const app = await NestFactory.createMicroservice(AppModule, { ...kafka('order'), logger: ['error'] });
await app.listen();
ready();
