import { expect, test } from '@jest/globals';
import { parseJavaVersion } from './java.js';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "25" 2025-09-16 LTS', 25],
  ['java version "1.8.0_402"', 8],
  ['no java here', 0],
])('reads %s as %d', (text, major) => {
  expect(parseJavaVersion(text)).toBe(major);
});
