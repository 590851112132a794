import { tracePlaces } from './trace-places.js';

const order = { name: 'order-2', app: 'order', port: 1 } as const;

it('each process writes a file of its own, and tells Zipkin where it runs', () => {
  expect(tracePlaces('/state', order, undefined)).toEqual({ TRACES_FILE: '/state/traces/order-2.jsonl' });
  expect(tracePlaces('/state', order, 'http://127.0.0.1:9411')).toEqual({
    TRACES_FILE: '/state/traces/order-2.jsonl',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://127.0.0.1:9411/api/v2/spans',
  });
});

it('the front makes no spans', () => {
  expect(tracePlaces('/state', { name: 'front', app: 'front', port: 1 }, 'http://127.0.0.1:9411')).toEqual({});
});
