import { expect, it } from '@jest/globals';
import { type InstanceView, type PlatformView } from '@tessera/contracts';
import { databaseHealth, kafkaHealth } from './store-health.js';

const instance = (checks: InstanceView['checks']): InstanceView => ({
  address: '127.0.0.1:1',
  health: 'ok',
  checks,
  reasons: [],
  ejectedUntil: null,
  inFlight: 0,
  latencyMs: 1,
});
const platform = (...instances: InstanceView[]): PlatformView => ({
  at: '2026-01-01T00:00:00.000Z',
  services: [{ name: 'order', health: 'ok', breaker: 'closed', breakers: {}, retriesLeft: 1, instances }],
  gateway: {
    upSeconds: 1,
    memory: { rssBytes: 1, heapBytes: 1 },
    limits: {},
    cache: {},
    streams: { open: 0, heard: true },
  },
});

it('is what the best placed of its users says', () => {
  expect(databaseHealth(platform(instance({ postgres: 'down' }), instance({ postgres: 'ok' })), 'order')).toBe('ok');
  expect(databaseHealth(platform(instance({ postgres: 'down' })), 'order')).toBe('away');
  expect(kafkaHealth(platform(instance({ kafka: 'degraded', postgres: 'ok' })))).toBe('degraded');
});

it('is not known while nobody answers, and never an alarm then', () => {
  expect(databaseHealth(platform(), 'order')).toBe('starting');
  expect(databaseHealth(platform(instance({ postgres: 'down' })), 'inventory')).toBe('starting');
  expect(kafkaHealth(platform(instance({})))).toBe('starting');
});
