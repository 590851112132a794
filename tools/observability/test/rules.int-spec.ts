import { withTools } from '@tessera/aws/testing';
import { findPrometheus, silent } from '@tessera/stack';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { dashboards } from '../src/dashboards.js';
import { atRest } from './promql.fixture.js';
import { alertsIn, folder, type Rule, ruleFiles, rulesIn, testFileOf } from './rules.fixture.js';

/** What promtool says of the files, and whether their own tests would see it if an alert were wrong. */
await withTools(
  'rules of Prometheus',
  () => findPrometheus(silent),
  ({ promtool }) => {
    const run = (...args: string[]) =>
      new Promise<{ ok: boolean; said: string }>((resolve) => {
        execFile(promtool, args, (error, stdout, stderr) => resolve({ ok: !error, said: stdout + stderr }));
      });
    const good = { ok: true, said: expect.stringContaining('SUCCESS') };
    let draft: string;

    beforeEach(() => (draft = mkdtempSync(join(tmpdir(), 'tessera-rules-'))));
    afterEach(() => rmSync(draft, { recursive: true, force: true }));

    /** What the tests of a file say when all of its alerts are changed. */
    const testedWith = async (file: string, change: (rule: Rule) => Partial<Rule>) => {
      const document = parse(readFileSync(file, 'utf8'));
      for (const group of document.groups)
        group.rules = group.rules.map((rule: Rule) => (rule.alert ? { ...rule, ...change(rule) } : rule));
      mkdirSync(join(draft, 'tests'));
      writeFileSync(join(draft, basename(file)), stringify(document));
      copyFileSync(testFileOf(file), join(draft, 'tests', basename(file)));
      const { said } = await run('test', 'rules', join(draft, 'tests', basename(file)));
      return new Set([...said.matchAll(/alertname: (\w+)/g)].map(([, name]) => name));
    };
    const unseen = async (file: string, change: (rule: Rule) => Partial<Rule>, names = alertsIn(file)) => {
      const seen = await testedWith(file, change);
      return names.filter((name) => !seen.has(name));
    };

    it('the configuration is one, and names all files with rules', async () => {
      const { ok, said } = await run('check', 'config', join(folder, 'prometheus.yaml'));
      expect({ ok, said }).toEqual(good);
      expect(said).toContain(`${ruleFiles.length} rule files found`);
    });

    it('the rules are such', async () => {
      expect(await run('check', 'rules', '--lint=all', '--lint-fatal', ...ruleFiles)).toEqual(good);
    });

    it('their tests pass', async () => {
      expect(await run('test', 'rules', ...ruleFiles.map(testFileOf))).toEqual(good);
    });

    it('the queries of the dashboards are PromQL', async () => {
      const queries = dashboards
        .flatMap(({ rows }) => rows.flatMap(({ panels }) => panels))
        .flatMap(({ queries }) => queries);
      const asked = queries.map(({ expr }, index) => ({ record: `query:${index}`, expr: atRest(expr) }));
      const file = join(draft, 'queries.yaml');
      writeFileSync(file, stringify({ groups: [{ name: 'queries', rules: asked }] }));
      expect(await run('check', 'rules', file)).toEqual(good);
      writeFileSync(file, stringify({ groups: [{ name: 'queries', rules: [{ record: 'query', expr: 'sum(up' }] }] }));
      expect(await run('check', 'rules', file)).toMatchObject({ ok: false });
    });

    describe.each(ruleFiles.map((file) => [basename(file), file]))('the tests of %s see it', (_, file) => {
      const lasting = rulesIn(file).flatMap(({ alert, for: time }) => (alert && time ? alert : []));

      it('when an alert is never told', async () => {
        expect(await unseen(file, () => ({ expr: 'vector(1) > 2' }))).toEqual([]);
      });
      it('when an alert is always told', async () => {
        expect(await unseen(file, ({ expr }) => ({ expr: `${expr} or vector(1)` }))).toEqual([]);
      });
      it('when an alert is told too early', async () => {
        expect(await unseen(file, () => ({ for: '0s' }), lasting)).toEqual([]);
      });
      it('when an alert is told too late', async () => {
        expect(await unseen(file, () => ({ for: '1h' }), lasting)).toEqual([]);
      });
    });
  },
);
