import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { generatedFiles } from './generated.js';

const files = generatedFiles().map(({ path, text }) => ({ path: relative(projectRoot, path), text }));

it.each(files)('$path is what is made of the code: npm run k8s:generate', ({ path, text }) => {
  expect(readFileSync(`${projectRoot}/${path}`, 'utf8')).toBe(text);
});
