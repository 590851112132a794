import { MemoryCounters } from '../src/edge/limits/memory-counters.js';
import { keepTheLaws } from './limit-laws.fixture.js';

describe('counters in memory', () => {
  keepTheLaws((plans, now) => new MemoryCounters(plans, { now }), 150);
});
