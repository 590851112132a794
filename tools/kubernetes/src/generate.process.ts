import { writeFileSync } from 'node:fs';
import { generatedFiles } from './generate/generated.js';

/** `npm run k8s:generate`. */
for (const { path, text } of generatedFiles()) writeFileSync(path, text);
