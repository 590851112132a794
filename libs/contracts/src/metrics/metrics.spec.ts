import { metricNames, metrics } from './index.js';

/** Prometheus: base units, last in the name; `_total` on what only grows (prometheus.io/docs/practices/naming). */
describe.each(metricNames)('%s', (name) => {
  const { kind, unit, help, labels, buckets, from } = metrics[name];

  it('is named by what it is', () => {
    expect(name).toMatch(/^(tessera|http|db|process|nodejs|v8js)(_[a-z0-9]+)+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    expect(name).not.toMatch(/_(count|sum|bucket)$(?<!^db_client_connection_count)/);
  });

  it('ends in its unit, which is a base unit', () => {
    const [, said] = /_(seconds|bytes|ratio)(?:_total)?$/.exec(name) ?? [];
    expect(said).toBe(unit);
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|kilobytes|percent)(_|$)/);
  });

  it('can be understood by itself', () => {
    expect(help).toMatch(/^[A-Z0-9].*[^.]$/);
    expect(from.length).toBeGreaterThan(0);
  });

  it('has labels that Prometheus leaves to us', () => {
    for (const label of Object.keys(labels)) expect(label).toMatch(/^(?!(le|quantile|job|instance)$)[a-z][a-z0-9_]*$/);
  });

  it('has bounds where it is a histogram, in order', () => {
    expect(buckets !== undefined).toBe(kind === 'histogram');
    expect(buckets?.toSorted((one, other) => one - other) ?? []).toEqual(buckets ?? []);
  });
});
