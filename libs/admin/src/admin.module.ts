import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type AskedApp } from '@tessera/contracts';
import { Database, KafkaClient } from '@tessera/messaging';
import { Books } from './books/books.js';
import { BooksController } from './books/books.controller.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { FlowController } from './flow/flow.controller.js';
import { FlowReader } from './flow/flow.reader.js';
import { OrderMessagesController } from './order-messages/order-messages.controller.js';
import { OrderMessagesReader } from './order-messages/order-messages.reader.js';
import { ParkedController } from './parked/parked.controller.js';

/** The doors for staff, of a service that has a `Database` and a `KafkaModule`; guards are those of its `AuthModule`. */
@Module({})
export class AdminModule {
  static forRoot(service: AskedApp, books: Type<Books>): DynamicModule {
    return {
      module: AdminModule,
      controllers: [BooksController, FlowController, ParkedController, DeadLettersController, OrderMessagesController],
      providers: [
        { provide: Books, useClass: books },
        {
          provide: FlowReader,
          inject: [Database, KafkaClient],
          useFactory: (database: Database<unknown>, client: KafkaClient) => new FlowReader(service, database, client),
        },
        {
          provide: OrderMessagesReader,
          inject: [Database, KafkaClient],
          useFactory: (database: Database<unknown>, client: KafkaClient) =>
            new OrderMessagesReader(service, database, client),
        },
        {
          provide: DeadLetters,
          inject: [KafkaClient],
          useFactory: (client: KafkaClient) => new DeadLetters(service, client),
        },
      ],
    };
  }
}
