import { type DynamicModule, Module } from '@nestjs/common';
import { type StoringApp } from '@tessera/contracts';
import { Database, KafkaClient } from '@tessera/messaging';
import { FlowController } from './flow/flow.controller.js';
import { FlowReader } from './flow/flow.reader.js';

/** The doors for staff, of a service that has a `Database` and a `KafkaModule`; guards are those of its `AuthModule`. */
@Module({})
export class AdminModule {
  static forRoot(service: StoringApp): DynamicModule {
    return {
      module: AdminModule,
      controllers: [FlowController],
      providers: [
        {
          provide: FlowReader,
          inject: [Database, KafkaClient],
          useFactory: (database: Database<unknown>, client: KafkaClient) => new FlowReader(service, database, client),
        },
      ],
    };
  }
}
