import { type DynamicModule, Module } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import { Broadcasts } from './kafka/broadcasts.js';
import { KafkaClient } from './kafka/kafka.client.js';
import { type KafkaSettings } from './kafka/kafka.settings.js';

/** The Kafka client of a process, and what the process hears by broadcast: once for all of its modules. */
@Module({})
export class KafkaModule {
  static forRoot(service: string, settings: KafkaSettings): DynamicModule {
    return {
      module: KafkaModule,
      global: true,
      providers: [
        { provide: KafkaClient, inject: [Log], useFactory: (log: Log) => new KafkaClient(service, settings, log) },
        {
          provide: Broadcasts,
          inject: [KafkaClient, Health, Log],
          useFactory: (client: KafkaClient, health: Health, log: Log) => new Broadcasts(client, health, log),
        },
      ],
      exports: [KafkaClient, Broadcasts],
    };
  }
}
