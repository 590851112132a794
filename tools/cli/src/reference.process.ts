import { projectRoot } from '@tessera/stack';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './program.js';
import { reference } from './reference.js';

writeFileSync(join(projectRoot, 'docs', 'cli.md'), reference(program()));
