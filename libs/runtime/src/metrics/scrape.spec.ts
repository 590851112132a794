import { counter, histogram, observe } from './instruments.js';
import { collectMetrics } from './scrape.js';

const scrape = collectMetrics();

/** What a scrape says of a metric: its figures, by their labels. */
const figuresOf = async (name: string) =>
  (await scrape()).split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

it('shows a counter by its listed name, with help', async () => {
  const shed = counter('tessera_requests_shed_total');
  shed.add(2, {});
  shed.add(1, {});
  expect(await figuresOf('tessera_requests_shed_total')).toEqual(['tessera_requests_shed_total 3']);
  expect(await scrape()).toContain('# HELP tessera_requests_shed_total Requests refused because');
});

it('shows a histogram with its unit and the bounds of the list', async () => {
  histogram('v8js_gc_duration_seconds').record(0.05, { v8js_gc_type: 'major' });
  const text = await scrape();
  expect(text).toContain('# UNIT v8js_gc_duration_seconds seconds');
  expect(text).toContain('v8js_gc_duration_seconds_bucket{v8js_gc_type="major",le="0.1"} 1');
  expect(text).toContain('v8js_gc_duration_seconds_bucket{v8js_gc_type="major",le="0.01"} 0');
});

it('reads several figures in one look, a counter as how many there were', async () => {
  let looks = 0;
  observe(['tessera_cache_reads_total', 'tessera_cache_entries'], (tell) => {
    looks += 1;
    tell('tessera_cache_reads_total', 7, { from: 'hit' });
    tell('tessera_cache_entries', looks, {});
  });
  expect(await figuresOf('tessera_cache_reads_total')).toEqual(['tessera_cache_reads_total{from="hit"} 7']);
  expect(await figuresOf('tessera_cache_entries')).toEqual(['tessera_cache_entries 2']);
  expect(await figuresOf('tessera_cache_reads_total')).toEqual(['tessera_cache_reads_total{from="hit"} 7']);
});

describe('a store that is away', () => {
  let depth: () => Promise<number> = () => Promise.resolve(4);
  beforeAll(() => {
    observe(['tessera_outbox_rows'], async (tell) => tell('tessera_outbox_rows', await depth(), {}));
    observe(['tessera_streams_open'], (tell) => tell('tessera_streams_open', 1, {}));
  });

  it('has no figure, not the last one either, and costs no other', async () => {
    expect(await figuresOf('tessera_outbox_rows')).toEqual(['tessera_outbox_rows 4']);
    depth = () => Promise.reject(new Error('away'));
    expect(await figuresOf('tessera_outbox_rows')).toEqual([]);
    expect(await figuresOf('tessera_streams_open')).toEqual(['tessera_streams_open 1']);
  });

  it('has one again when it is back', async () => {
    depth = () => Promise.resolve(5);
    expect(await figuresOf('tessera_outbox_rows')).toEqual(['tessera_outbox_rows 5']);
  });
});
