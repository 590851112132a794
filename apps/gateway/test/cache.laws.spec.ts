import { MemoryCache } from '../src/edge/cache/memory.cache.js';
import { keepTheLaws } from './cache-laws.fixture.js';

describe('a cache in memory', () => {
  keepTheLaws((bounds, now) => [new MemoryCache(bounds, now)], 300);
});
