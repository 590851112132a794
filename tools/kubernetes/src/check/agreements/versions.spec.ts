import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployment, job } from '../rendered.fixture.js';
import { versions } from './versions.js';

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const running = (image: string) => versions.broken([deployment('order', { image })]);

it.each([
  `tessera/order:${version}`,
  `registry.example:5000/shop/order:${version}`,
  `tessera/order:${version}@sha256:0`,
  'valkey/valkey:8.1-alpine',
  'valkey/valkey@sha256:0',
])('%s says what it is', (image) => {
  expect(running(image)).toEqual([]);
});

it.each([
  ['tessera/order:0.0.9', /is not of this version/],
  ['registry.example/tessera/order', /is not of this version/],
  ['tessera/order@sha256:0', /is not of this version/],
  ['tessera/order:latest', /is another image tomorrow/],
  ['registry.example:5000/valkey', /says no version/],
])('%s does not', (image, says) => {
  expect(running(image)).toEqual([expect.stringMatching(says)]);
});

it('a Job is named after the version of its image', () => {
  const named = (name: string) => versions.broken([job(name, `tessera/order:${version}`)]);
  expect(named(`migrate-order-${version.replaceAll('.', '-')}`)).toEqual([]);
  expect(named('migrate-order-0-0-9')).toEqual([expect.stringMatching(/^Job\/migrate-order-0-0-9: .*not named so/)]);
});
