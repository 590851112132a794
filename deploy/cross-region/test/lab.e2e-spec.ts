import { ToolMissing } from '@tessera/command';
import { silent } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { cases } from '../lab/cases.js';
import { able, type LabReport } from '../lab/index.js';
import { outside, privateTmp, processesOf, reportOf, startLab } from './lab.fixture.js';

/** What the templates make of a network, with real packets: each case of the lab, and each without its change. */
const { folder, drop } = privateTmp();
const before = outside();
const names = cases.map(({ name }) => name);
const changed = cases.filter(({ change }) => change).map(({ name }) => name);
const nobody = { rootless: true, identity: { uid: 65_534, gid: 65_534 } };

/** Where the lab cannot be played, its cases are not run, and the report has each by name; with CI=true that is a failure. */
const whereAble = async (
  title: string,
  wanted: readonly string[],
  rights: Parameters<typeof able>[1],
  suite: () => void,
) => {
  try {
    await able(silent, rights);
    describe(title, suite);
  } catch (error) {
    if (!(error instanceof ToolMissing) || process.env['CI'] === 'true') {
      drop();
      throw error;
    }
    console.warn(`lab: ${wanted.length} cases NOT RUN: ${error.message}`);
    describe(title, () => {
      for (const name of wanted) it.todo(`not run: ${name}`);
    });
  }
};

const resultIn = ({ cases }: LabReport, wanted: string) => {
  const { name, unmet, error } = cases.find(({ name }) => name === wanted) ?? {};
  return { name, unmet, error };
};

afterAll(drop);

it('a case that changes nothing says so', () => {
  const says = cases.filter(({ about }) => about.startsWith('nothing is changed')).map(({ name }) => name);
  expect(names.filter((name) => !changed.includes(name))).toEqual(says);
});

await whereAble('each case comes out as it must', names, {}, () => {
  let report: LabReport;
  beforeAll(async () => (report = await reportOf(folder)));

  it.each(names)('%s', (name) => {
    expect(resultIn(report, name)).toEqual({ name, unmet: [], error: undefined });
  });
});

await whereAble('and otherwise without its change', changed, {}, () => {
  let report: LabReport;
  beforeAll(async () => (report = await reportOf(folder, '--reverted')));

  it.each(changed)('%s', (name) => {
    const unmet = expect.arrayContaining([expect.any(String)]);
    expect(resultIn(report, name)).toEqual({ name, unmet, error: undefined });
  });
});

const asNobody = process.getuid?.() === 0 ? ['happy', 'one-return-route-a', 'no-ingress', 'wrong-vpce'] : [];
if (asNobody.length > 0)
  await whereAble('nobody needs to be root', asNobody, nobody, () => {
    let report: LabReport;
    beforeAll(async () => (report = await reportOf(folder, '--nobody', ...asNobody)));

    it.each(asNobody)('%s', (name) => {
      expect(report.rights).toEqual(nobody);
      expect(resultIn(report, name)).toEqual({ name, unmet: [], error: undefined });
    });
  });

await whereAble('a lab leaves nothing', ['killed', 'ended'], {}, () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('when it is ended by %s', async (signal) => {
    const lab = startLab(folder, 'no-return-route');
    await eventually(() => expect(processesOf(folder).join('\n')).toMatch(/\/endpoint\.mjs/));
    lab.kill(signal);
    await once(lab, 'exit');
    await eventually(() => expect(processesOf(folder)).toEqual([]));
    await eventually(() => expect(readdirSync(folder)).toEqual([]));
  });

  it('and has touched nothing outside', () => {
    expect(processesOf(folder)).toEqual([]);
    expect(outside()).toEqual(before);
  });
});
