import { projectRoot } from '@tessera/stack';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCluster } from './capacity/cluster.js';
import { withCapacity } from './capacity/tables.js';
import { generatedFiles } from './generate/generated.js';

/** `npm run k8s:generate`. */
for (const { path, text } of generatedFiles()) writeFileSync(path, text);

const capacity = join(projectRoot, 'docs', 'capacity.md');
writeFileSync(capacity, withCapacity(readFileSync(capacity, 'utf8'), readCluster()));
