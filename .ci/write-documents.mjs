// `npm run docs:api`: the documents of the API and of the events, the tables of their pages and that of the metrics, from the
// contracts. Schemas of events are frozen: a new one, or one that has only grown, is written; one that breaks its readers is
// left as it was.
import { eventTypes, topics } from '@tessera/contracts';
import { asyncApi, breaksOf, openApi, wholeSchema, withTable } from '@tessera/contracts/documents';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const place = (file) => new URL(`../docs/${file}`, import.meta.url);
const page = (file) => readFileSync(place(file), 'utf8');

writeFileSync(place('openapi.json'), JSON.stringify(openApi()));
writeFileSync(place('asyncapi.json'), JSON.stringify(asyncApi()));
writeFileSync(place('api.md'), withTable(page('api.md'), 'routes'));
writeFileSync(place('events.md'), withTable(page('events.md'), 'topics'));
writeFileSync(place('metrics.md'), withTable(page('metrics.md'), 'metrics'));

for (const type of eventTypes) {
  const folder = new URL(`../libs/contracts/src/${topics[type.topic].from}/frozen/`, import.meta.url);
  const file = new URL(`${type.name}.json`, folder);
  const schema = wholeSchema(type);
  const breaks = existsSync(file) ? breaksOf(JSON.parse(readFileSync(file, 'utf8')), schema) : [];
  mkdirSync(folder, { recursive: true });
  if (breaks.length === 0) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  else console.error(`${type.name} would break its readers:\n  ${breaks.join('\n  ')}`);
}
