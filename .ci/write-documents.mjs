// `npm run docs:api`: the documents of the API and of the events, and the tables of their pages, from the contracts.
import { asyncApi, openApi, withTable } from '@tessera/contracts/documents';
import { readFileSync, writeFileSync } from 'node:fs';

const place = (file) => new URL(`../docs/${file}`, import.meta.url);
const page = (file) => readFileSync(place(file), 'utf8');

writeFileSync(place('openapi.json'), JSON.stringify(openApi()));
writeFileSync(place('asyncapi.json'), JSON.stringify(asyncApi()));
writeFileSync(place('api.md'), withTable(page('api.md'), 'routes'));
writeFileSync(place('events.md'), withTable(page('events.md'), 'topics'));
