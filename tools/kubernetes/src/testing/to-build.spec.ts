import { expect, test } from '@jest/globals';
import { announcement } from './to-build.js';

test('says what is built, and how long all of it takes', () => {
  const recipe = { version: '1.0', from: { install: 'x@v1.0' }, gigabytes: 1 };
  const said = announcement([
    { ...recipe, name: 'kube', minutes: 8 },
    { ...recipe, name: 'etcd', minutes: 0.5 },
  ]);
  expect(said).toMatch(/^Built first, once, by Go: kube 1\.0 \(8 min\), etcd 1\.0 \(0\.5 min\): about 9 min /);
  expect(announcement([])).toBe('All programs are there.');
});
