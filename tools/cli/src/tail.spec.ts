import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tail } from './tail.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-tail-'));
  file = join(folder, 'order.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('hands out whole lines as they come', () => {
  const tail = new Tail(file);
  expect(tail.read()).toEqual([]);
  writeFileSync(file, 'one\ntw');
  expect(tail.read()).toEqual(['one']);
  appendFileSync(file, 'ö\n');
  expect(tail.read()).toEqual(['twö']);
  expect(tail.read()).toEqual([]);
});

it('begins near the end, with a whole line', () => {
  writeFileSync(file, 'first\nsecond\nthird\n');
  expect(new Tail(file, 10).read()).toEqual(['third']);
});

it('begins anew when the file is replaced', () => {
  writeFileSync(file, 'a long line of the last run\n');
  const tail = new Tail(file);
  tail.read();
  writeFileSync(file, 'new\n');
  expect(tail.read()).toEqual(['new']);
});
