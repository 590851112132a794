#!/usr/bin/env node
// The command itself is TypeScript; this only says so when nobody has built it yet.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('tessera is not built yet: run "npm run build" in the project.');
  process.exitCode = 1;
}
