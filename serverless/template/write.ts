import { writeFileSync } from 'node:fs';
import { composeTemplate, workspace } from './compose.js';

// `npm run template`: what is committed, and what a spec compares.
writeFileSync(new URL('template.yaml', workspace), composeTemplate());
