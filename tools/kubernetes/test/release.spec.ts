import { expect, test } from '@jest/globals';
import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

test('the names of Jobs are of the version of the release', () => {
  const { data } = parse(readFileSync(join(projectRoot, 'k8s/base/release.yaml'), 'utf8'));
  expect(data.job).toBe(data.version.replaceAll('.', '-'));
});
