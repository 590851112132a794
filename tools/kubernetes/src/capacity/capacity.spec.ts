import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCluster } from './cluster.js';
import { withCapacity } from './tables.js';

/** A table that prettier has aligned has other spaces and dashes. */
const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

it('docs/capacity.md has the figures that what was measured and the manifests make (npm run k8s:generate)', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'capacity.md'), 'utf8');
  expect(plain(withCapacity(page, readCluster()))).toBe(plain(page));
});

it('reads figures, not holes', () => {
  for (const figure of Object.values(readCluster()).flatMap((one: object | number) => Object.values(Object(one))))
    expect(figure).toBeGreaterThan(0);
  const { maxConnections, partitions, copies, brokers, gibibytesOfBroker } = readCluster();
  for (const figure of [maxConnections, partitions, copies, brokers, gibibytesOfBroker])
    expect(figure).toBeGreaterThan(0);
});
