// The order flow of the tutorials, its stock: read and saved with mongoose, a line at a time, whoever else does so meanwhile.
import 'reflect-metadata';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import mongoose, { type Model } from 'mongoose';
import { given, ready } from '../bench.js';
import { type Item, kafka, topics } from './wire.js';

const schema = new mongoose.Schema<Item>(
  { sku: { type: String, unique: true }, quantity: Number },
  { collection: 'naive_stock' },
);
const connection = await mongoose.createConnection(given('INVENTORY_URL')).asPromise();
const stock = connection.model('Stock', schema);

@Controller()
class InventoryController {
  constructor(@Inject('STOCK') private readonly stock: Model<Item>) {}

  @MessagePattern(topics.reserve)
  async reserve(@Payload() { items }: { items: Item[] }) {
    for (const { sku, quantity } of items) {
      const stock = await this.stock.findOne({ sku });
      if (!stock || stock.quantity < quantity) return { ok: false };
      stock.quantity -= quantity;
      await stock.save();
    }
    return { ok: true };
  }

  @EventPattern(topics.confirmed)
  confirmed(@Payload() _: object) {}
}

@Module({
  providers: [{ provide: 'STOCK', useValue: stock }],
  controllers: [InventoryController],
})
class AppModule {}

const products = Array.from({ length: 1_000 }, (_, n) => ({ sku: `BENCH-${n}`, quantity: 1e9 }));
await stock.deleteMany();
await stock.insertMany(products);
const app = await NestFactory.createMicroservice(AppModule, { ...kafka('inventory'), logger: ['error'] });
await app.listen();
ready();
