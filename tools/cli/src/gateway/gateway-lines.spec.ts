import { gatewayDocument } from './gateway-document.js';
import { gatewayLines } from './gateway-lines.js';

const instance = {
  address: 'http://127.0.0.1:3002',
  weight: 1,
  isReady: true,
  ejectedUntil: null,
  inFlight: 2,
  latencyMs: 3.25,
};
const service = {
  name: 'order',
  isPanicking: false,
  instances: [instance],
  breaker: 'closed',
  inFlight: 2,
  limit: 256,
  breakers: {},
};
const document = {
  upSeconds: 130,
  memory: { rssBytes: 120_400_000, heapBytes: 40_000_000 },
  services: [service],
  limits: { store: 'redis', gateways: 3, policies: [{ name: 'user', quota: 600, seconds: 60, keys: 12 }] },
  cache: { kind: 'memory', entries: 1_024, bytes: 2_500_000, hits: 9_000, misses: 41 },
  streams: { open: 7, heard: true },
  keys: { kids: ['a-key'], sourceIsAway: false },
  verifiedTokens: 1,
  refusedUsers: 0,
};

const shown = (more: object = {}) => {
  const state = gatewayDocument.parse({ ...document, ...more });
  return gatewayLines({ name: 'gateway-2', url: 'http://localhost:3000', state }).join('\n');
};

it('shows what a gateway knows, a line for each thing', () => {
  const text = shown();
  expect(text).toMatch(/^gateway-2 at http:\/\/localhost:3000, up for 2 min, 120.4 MB of memory\n/);
  expect(text).toMatch(/\n {2}order +http:\/\/127\.0\.0\.1:3002 +ready +2 +3\.3\n/);
  expect(text).toMatch(/\n {2}breakers +closed\n/);
  expect(text).toMatch(/\n {2}cache +in memory, 1,024 kept \(2\.5 MB\), 9,000 found, 41 not\n/);
  expect(text).toMatch(/\n {2}streams +7 open\n/);
  expect(text).toMatch(/\n {2}keys +a-key; 1 token and 0 refused users remembered\n/);
  expect(text).toMatch(/\n {2}limits +counted in redis, shared by 3 gateways\n[^]*\n {2}user +600 +60 +12$/);
});

it('shows what is out of the ordinary', () => {
  const ejected = { ...instance, isReady: false, ejectedUntil: '2026-11-26T12:00:00.000Z' };
  const text = shown({
    services: [
      { ...service, instances: [ejected], breaker: 'open', breakers: { stock: 'half-open' }, isPanicking: true },
    ],
    limits: { ...document.limits, store: 'local' },
    cache: { kind: 'redis', store: 'away', hits: 0, misses: 3 },
    streams: { open: 0, heard: false },
    keys: { kids: [], sourceIsAway: true },
  });
  expect(text).toMatch(/not ready, ejected until 2026-11-26 \d\d:\d\d:00/);
  expect(text).toContain(
    'breaker of order is open; breaker of stock is half-open; fewer than half of order are usable',
  );
  expect(text).toContain('in redis, which is away, 0 found, 3 not');
  expect(text).toContain('0 open, Kafka is not heard');
  expect(text).toContain('none; their source is away');
  expect(text).toContain('counted in this process, since the store is away');
});

it('shows nothing that a terminal would obey', () => {
  expect(shown({ keys: { kids: ['\u001b[2J'], sourceIsAway: false } })).not.toContain('\u001b');
});
