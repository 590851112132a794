import { readFileSync } from 'node:fs';
import { composeTemplate, workspace } from './compose.js';

it('template.yaml is what its sources say', () => {
  const committed = readFileSync(new URL('template.yaml', workspace), 'utf8');
  if (committed !== composeTemplate())
    throw new Error('run npm run template -w @tessera/serverless, and read what has changed');
});

it('is composed to the same text each time', () => expect(composeTemplate()).toBe(composeTemplate()));
