import { type DynamicModule, Module } from '@nestjs/common';
import { Broadcasts } from '@tessera/messaging';
import { Health, Log } from '@tessera/runtime';
import { type GatewaySettings } from '../settings.js';
import { CachedReads } from './cache/cached-reads.js';
import { dropByEvents } from './cache/change.listener.js';
import { measureReads, openCache } from './cache/open-cache.js';
import { ResponseCache } from './cache/response-cache.js';
import { Composer } from './compose/composer.js';
import { PartReader } from './compose/part.reader.js';
import { Cors } from './cors.js';
import { Answering } from './forward/answer.js';
import { Upstreams } from './forward/upstreams.js';
import { LimitsModule } from './limits/limits.module.js';

/** What stands before every route: limits; and behind every route: the services, and what is kept of their answers. */
@Module({})
export class EdgeModule {
  static with(settings: GatewaySettings): DynamicModule {
    return {
      module: EdgeModule,
      global: true,
      imports: [LimitsModule.with(settings)],
      providers: [
        { provide: Cors, useValue: new Cors(settings.CORS_ORIGINS) },
        {
          provide: Answering,
          inject: [Health, Cors],
          useFactory: (health: Health, cors: Cors) => new Answering(health, cors),
        },
        {
          provide: ResponseCache,
          inject: [Broadcasts, Log, Health],
          useFactory: (broadcasts: Broadcasts, log: Log, health: Health) => {
            const cache = openCache(settings, log, health);
            dropByEvents(broadcasts, cache);
            return cache;
          },
        },
        {
          provide: CachedReads,
          inject: [ResponseCache],
          useFactory: (cache: ResponseCache) => measureReads(new CachedReads(cache)),
        },
        {
          provide: Upstreams,
          inject: [CachedReads, Answering],
          useFactory: (reads: CachedReads, answering: Answering) => new Upstreams(settings, reads, answering),
        },
        PartReader,
        Composer,
      ],
      exports: [Upstreams, Answering, CachedReads, PartReader, Composer],
    };
  }
}
