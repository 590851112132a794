import { guarded, type Judged, judges, linted, withTools } from '@tessera/aws/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type TemplateName, templateNames } from '../driver/steps.js';
import { type Planted } from '../rules/plant.js';
import { planted } from '../rules/planted.js';
import { readTemplate, templateText } from '../template/read.js';

const rules = fileURLToPath(new URL('../rules/cross-region.guard', import.meta.url));

/** The rules that a template has something for. One that is about nothing there would hold whatever is planted. */
const about: Readonly<Record<TemplateName, readonly string[]>> = {
  '01-main': [
    'alarms_speak',
    'api_is_private',
    'both_zones_are_used',
    'endpoint_is_narrow',
    'every_method_is_guarded',
    'functions_are_current',
    'keys_rotate',
    'least_privilege',
    'logs_end',
    'names_are_the_stacks',
    'network_is_watched',
    'no_internet',
    'no_open_door',
    'stage_is_watched',
    'way_out_is_narrow',
  ],
  '02-client': [
    'alarms_speak',
    'both_zones_are_used',
    'functions_are_current',
    'keys_rotate',
    'least_privilege',
    'logs_end',
    'names_are_the_stacks',
    'network_is_watched',
    'no_internet',
    'no_open_door',
    'routes_stay_inside',
    'way_out_is_narrow',
    'zone_is_one_name',
  ],
  '03-routes': ['door_is_https', 'no_internet', 'routes_stay_inside'],
  '04-standby': ['no_internet', 'routes_stay_inside', 'way_out_is_narrow', 'zone_is_one_name'],
};

/** What cfn-lint says of a template with all its defects in it. */
const seenByLint = (name: TemplateName) =>
  [...new Set(planted.flatMap(({ into, lint = [] }) => (into === name ? lint : [])))].toSorted();

/** A template with defects in it, as JSON, which is yaml too. Each must change something. */
const spoilt = (into: TemplateName, defects: readonly Planted[]): string => {
  const template = readTemplate(into);
  for (const { name, plant } of defects) {
    const before = JSON.stringify(template);
    plant(template.Resources);
    if (JSON.stringify(template) === before) throw new Error(`nothing was changed by: ${name}`);
  }
  return JSON.stringify(template);
};

it('every rule finds something, and every weakness of the sample that a template can have is planted', () => {
  expect([...new Set(planted.map(({ foundBy }) => foundBy))].toSorted()).toEqual(
    [...new Set(Object.values(about).flat())].toSorted(),
  );
  expect([...new Set(planted.flatMap(({ weakness }) => weakness ?? []))].toSorted()).toEqual([1, 2, 3, 4, 5, 7, 8, 9]);
});

it('cfn-lint alone sees four', () => {
  expect(planted.filter(({ lint }) => lint).map(({ name }) => name)).toHaveLength(4);
});

await withTools('The templates', judges, ({ guard, lint }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-cross-region-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let judged: Map<string, Judged>;
  let found: Map<string, string[]>;

  beforeAll(async () => {
    const good = templateNames.map((name) => file(`${name}.yaml`, templateText(name)));
    for (const [place, defect] of planted.entries()) file(`${place}.json`, spoilt(defect.into, [defect]));
    judged = await guarded(guard, rules, folder);
    const together = templateNames.map((name) => {
      const defects = planted.filter(({ into }) => into === name);
      return file(`${name}-spoilt.json`, spoilt(name, defects));
    });
    // With what is mere advice.
    found = await linted(lint, [...good, ...together], '-c', 'I');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(templateNames)('%s', (name) => {
    it('has no finding of cfn-lint, in two regions', () => expect(found.get(`${name}.yaml`)).toEqual([]));

    it('keeps every rule that is about it', () => {
      expect(judged.get(`${name}.yaml`)?.broken).toEqual([]);
      expect(judged.get(`${name}.yaml`)?.kept).toEqual(about[name]);
    });

    it('has no other finding of cfn-lint with all its defects: without the rules they would not be seen', () => {
      expect(found.get(`${name}-spoilt.json`)?.toSorted()).toEqual(seenByLint(name));
    });
  });

  it.each(planted.map((defect, place) => ({ ...defect, place })))(
    '$foundBy, and no other, finds $name in $into',
    ({ place, foundBy }) => expect(judged.get(`${place}.json`)?.broken).toEqual([foundBy]),
  );
});
