import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeTemplate } from '../template/compose.js';
import { type Planted, plantedForGuard, plantedForLint } from '../template/planted.js';
import { judges, withTools } from '@tessera/aws/testing';

const template = composeTemplate();
const rules = fileURLToPath(new URL('../template/rules.guard', import.meta.url));

const planted = ({ name, plant }: Planted, into: string): string => {
  const spoilt = plant(into);
  if (spoilt === into) throw new Error(`nothing was changed by: ${name}`);
  return spoilt;
};

const MAX_BUFFER = 256 * 1024 * 1024;

/** Exit code and output: a finding is one code, a crash another. */
const run = async (program: string, args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(program, args, { maxBuffer: MAX_BUFFER }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout || stderr });
    });
  });

interface GuardReport {
  name: string;
  not_compliant: { Rule: { name: string } }[];
  compliant: string[];
}

interface LintFinding {
  Filename: string;
  Rule: { Id: string };
}

await withTools('The template', judges, ({ guard, lint }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-template-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let judged: GuardReport[] = [];
  let found: LintFinding[] = [];

  const guarded = async () => {
    const { code, output } = await run(guard, [
      'validate',
      '-r',
      rules,
      '-d',
      folder,
      '--structured',
      '-o',
      'json',
      '-S',
      'none',
    ]);
    // 19: a rule is broken. Anything else with these files is cfn-guard's own trouble.
    if (code !== 19) throw new Error(`cfn-guard ended with ${code}: ${output}`);
    judged = JSON.parse(output);
  };

  const linted = async (...files: string[]) => {
    const { output } = await run(lint, ['-r', 'eu-west-1', 'us-east-1', '--format', 'json', '-t', ...files]);
    found = JSON.parse(output);
  };

  const reportOf = (name: string) => judged.find((report) => basename(report.name) === name);
  const brokenIn = (name: string) => reportOf(name)?.not_compliant.map(({ Rule }) => Rule.name);
  const codesIn = (name: string) => [
    ...new Set(found.filter(({ Filename }) => basename(Filename) === name).map(({ Rule }) => Rule.Id)),
  ];

  beforeAll(async () => {
    const good = file('good.yaml', template);
    for (const [place, one] of plantedForGuard.entries()) file(`${place}.yaml`, planted(one, template));
    await guarded();
    await linted(
      good,
      file(
        'lint.yaml',
        plantedForLint.reduce((text, one) => planted(one, text), template),
      ),
    );
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has no finding of cfn-lint, in two regions', () => expect(codesIn('good.yaml')).toEqual([]));

  it('keeps twelve rules', () => {
    expect(brokenIn('good.yaml')).toEqual([]);
    expect(reportOf('good.yaml')?.compliant).toHaveLength(12);
  });

  it.each(plantedForGuard.map((one, place) => ({ ...one, place })))('$foundBy finds $name', ({ place, foundBy }) => {
    expect(brokenIn(`${place}.yaml`)).toEqual([foundBy]);
  });

  it.each(plantedForLint)('$foundBy finds $name', ({ foundBy }) => expect(codesIn('lint.yaml')).toContain(foundBy));

  it('nothing else is found', () => {
    expect(codesIn('lint.yaml').toSorted()).toEqual(plantedForLint.map(({ foundBy }) => foundBy).toSorted());
  });
});
