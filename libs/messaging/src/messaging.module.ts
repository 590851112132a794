import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModuleRef } from '@nestjs/core';
import { Health, Log } from '@tessera/runtime';
import { Database } from './change/database.js';
import { GroupConsumer } from './consumer/group.consumer.js';
import { handlersOf, listenerOptions } from './consumer/listener.decorator.js';
import { Routes } from './consumer/route.js';
import { KafkaModule } from './kafka.module.js';
import { KafkaClient } from './kafka/kafka.client.js';
import { type KafkaSettings } from './kafka/kafka.settings.js';
import { KafkaServer } from './kafka/kafka.server.js';

/** Finds every provider marked with `@Listener`, wherever in the app it stands. */
const groupsOf = (modules: ModuleRef, database: Database<unknown>, log: Log) => {
  const discovery = modules.get(DiscoveryService, { strict: false });
  return discovery.getProviders().flatMap(({ instance, metatype }) => {
    const options = metatype ? listenerOptions(metatype) : undefined;
    if (!options || typeof instance !== 'object' || instance === null) return [];
    if (handlersOf(instance).length === 0) throw new Error(`${options.group} has no @On method`);
    const store = modules.get(options.store, { strict: false });
    return [new GroupConsumer(new Routes(options, store, instance), database, log)];
  });
};

/**
 * Outbox relay and consumers of one service, and its `KafkaModule`. It needs a `Database` from `PostgresModule` or
 * `MongoModule`; `main.ts` connects the `KafkaServer` as a microservice, which disconnects the one producer of the process.
 */
@Module({})
export class MessagingModule {
  static forRoot(service: string, settings: KafkaSettings): DynamicModule {
    return {
      module: MessagingModule,
      imports: [DiscoveryModule, KafkaModule.forRoot(service, settings)],
      providers: [
        {
          provide: KafkaServer,
          inject: [KafkaClient, ModuleRef, Database, Health, Log],
          useFactory: (client: KafkaClient, modules: ModuleRef, database: Database<never>, health: Health, log: Log) =>
            new KafkaServer(client, database, () => groupsOf(modules, database, log), health, log),
        },
      ],
      exports: [KafkaServer],
    };
  }
}
