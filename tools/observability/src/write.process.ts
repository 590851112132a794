import { projectRoot } from '@tessera/stack';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardJson } from './dashboard.js';
import { dashboards } from './dashboards.js';

for (const dashboard of dashboards) {
  const file = join(projectRoot, 'docker', 'observability', 'dashboards', `${dashboard.name}.json`);
  writeFileSync(file, `${JSON.stringify(dashboardJson(dashboard), null, 2)}\n`);
}
