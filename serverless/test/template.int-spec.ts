import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeTemplate } from '../template/compose.js';
import { type Planted, plantedForGuard, plantedForLint } from '../template/planted.js';
import { guarded, type Judged, judges, linted, withTools } from '@tessera/aws/testing';

const template = composeTemplate();
const rules = fileURLToPath(new URL('../template/rules.guard', import.meta.url));

const planted = ({ name, plant }: Planted, into: string): string => {
  const spoilt = plant(into);
  if (spoilt === into) throw new Error(`nothing was changed by: ${name}`);
  return spoilt;
};

await withTools('The template', judges, ({ guard, lint }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-template-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let judged: Map<string, Judged>;
  let found: Map<string, string[]>;

  beforeAll(async () => {
    const good = file('good.yaml', template);
    for (const [place, one] of plantedForGuard.entries()) file(`${place}.yaml`, planted(one, template));
    judged = await guarded(guard, rules, folder);
    const spoilt = plantedForLint.reduce((text, one) => planted(one, text), template);
    found = await linted(lint, [good, file('lint.yaml', spoilt)]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has no finding of cfn-lint, in two regions', () => expect(found.get('good.yaml')).toEqual([]));

  it('keeps twelve rules', () => {
    expect(judged.get('good.yaml')?.broken).toEqual([]);
    expect(judged.get('good.yaml')?.kept).toHaveLength(12);
  });

  it.each(plantedForGuard.map((one, place) => ({ ...one, place })))('$foundBy finds $name', ({ place, foundBy }) => {
    expect(judged.get(`${place}.yaml`)?.broken).toEqual([foundBy]);
  });

  it.each(plantedForLint)('$foundBy finds $name', ({ foundBy }) => expect(found.get('lint.yaml')).toContain(foundBy));

  it('nothing else is found', () => {
    expect(found.get('lint.yaml')?.toSorted()).toEqual(plantedForLint.map(({ foundBy }) => foundBy).toSorted());
  });
});
