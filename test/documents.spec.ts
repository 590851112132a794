import { eventTypes, operationIds, routes } from '@tessera/contracts';
import { asyncApi, type Json, openApi, tables } from '@tessera/contracts/documents';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';

/** What `npm run docs:api` writes, and what the gateway serves. */
const documents = { openapi: openApi(), asyncapi: asyncApi() };
const names = ['openapi', 'asyncapi'] as const;

const page = (file: string) => readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8');
const remedy = 'run npm run docs:api, and read what has changed';

/** Who may write a topic is the broker's matter. */
const rules = {
  openapi: { 'no-invalid-schema-examples': 'error' },
  asyncapi: { 'security-defined': 'off' },
} as const;

describe.each(names)('docs/%s.json', (name) => {
  it('is what the contracts say', () => {
    if (JSON.stringify(JSON.parse(page(`${name}.json`))) !== JSON.stringify(documents[name])) throw new Error(remedy);
  });

  it('has no fault that a linter sees', async () => {
    const config = await createConfig({ extends: ['recommended-strict'], rules: rules[name] });
    const faults = await lintFromString({
      source: JSON.stringify(documents[name]),
      absoluteRef: `${name}.json`,
      config,
    });
    expect(faults.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([]);
  });
});

/** prettier aligns a table. */
const cells = (markdown: string) => markdown.replace(/ +/g, ' ').replace(/-+/g, '-').trim();

it.each([
  ['api.md', 'routes'],
  ['events.md', 'topics'],
  ['metrics.md', 'metrics'],
] as const)('docs/%s has the table of %s', (file, name) => {
  const [, table = ''] = new RegExp(`<!-- ${name} -->([^]*?)<!-- end -->`).exec(page(file)) ?? [];
  if (cells(table) !== cells(tables[name])) throw new Error(remedy);
});

const at = (document: Json, ...steps: string[]): Json => steps.reduce((part, step) => Object(part[step]), document);

it('every route is there, with each of its answers', () => {
  for (const id of operationIds) {
    const { path, method, answers } = routes[id];
    const said = at(documents.openapi, 'paths', path, method.toLowerCase());
    expect(said).toMatchObject({ operationId: id });
    expect(Object.keys(at(said, 'responses'))).toEqual(expect.arrayContaining(Object.keys(answers)));
  }
});

it('every schema that is an object has an example', () => {
  const schemas = Object.entries(at(documents.openapi, 'components', 'schemas'));
  const without = schemas.filter(([, schema]) => Object(schema).type === 'object' && !('example' in Object(schema)));
  expect(without.map(([name]) => name)).toEqual([]);
});

it.each(eventTypes)('ce_dataschema of $name names its schema', ({ name, dataSchema }) => {
  const [path, fragment = ''] = dataSchema.split('#/');
  expect(path).toBe('/asyncapi.json');
  expect(at(documents.asyncapi, ...fragment.split('/'))).toBe(at(documents.asyncapi, 'components', 'schemas', name));
  expect(at(documents.asyncapi, ...fragment.split('/'))).toMatchObject({ type: 'object' });
});
