import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastComplaint } from './files.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tessera-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('finds the reason in a log rather than its last words', () => {
  const file = join(folder, 'kafka.log');
  expect(lastComplaint(file)).toBe('');
  writeFileSync(file, 'starting\nERROR the port is in use\nINFO unregistered\n');
  expect(lastComplaint(file)).toBe('ERROR the port is in use');
  writeFileSync(file, '{"s":"F","msg":"disk full"}\n{"s":"I","msg":"bye"}\n');
  expect(lastComplaint(file)).toBe('{"s":"F","msg":"disk full"}');
  writeFileSync(file, 'one\ntwo\n');
  expect(lastComplaint(file)).toBe('two');
});
