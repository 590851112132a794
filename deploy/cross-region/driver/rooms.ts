import { type Entries } from '@tessera/aws';
import { projectRoot } from '@tessera/stack';
import { join } from 'node:path';

const ours = (room: string) => join(projectRoot, 'deploy', 'cross-region', 'functions', room, 'index.ts');

/** The functions of this edition. Whoever checks tokens is the serverless edition's: one file, however an API is reached. */
export const rooms: Entries = {
  authorize: join(projectRoot, 'serverless', 'functions', 'authorize', 'index.ts'),
  backend: ours('backend'),
  canary: ours('canary'),
  client: ours('client'),
};
