import { expect, test } from '@jest/globals';
import { parseJarList } from './kafka-jars.js';

test('reads the checksums and leaves remarks out', () => {
  expect(parseJarList('# how it was made\nab12  org/x/x-1.jar\n')).toEqual([{ sha256: 'ab12', path: 'org/x/x-1.jar' }]);
});
