import { projectRoot } from '@tessera/stack';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** Prometheus' files, as they are mounted in compose. */
export const folder = join(projectRoot, 'docker', 'observability');

export interface Rule {
  /** Of an alert; a record has none. */
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

interface Case {
  name: string;
  alert_rule_test?: { alertname: string; exp_alerts?: unknown[] }[];
}

/** The files with rules, and that with the tests of each. */
export const ruleFiles = globSync(join(folder, 'rules', '*.yaml')).sort();
export const testFileOf = (file: string) => join(folder, 'rules', 'tests', basename(file));

export const rulesIn = (file: string): Rule[] =>
  parse(readFileSync(file, 'utf8')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);

export const alertsIn = (file: string): string[] => rulesIn(file).flatMap(({ alert }) => alert ?? []);

export const rules = ruleFiles.flatMap(rulesIn);
export const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);

/** Of each alert, how often a test wants it to be told, and how often it must be quiet. */
export const wantedIn = (file: string): Map<string, { told: number; quiet: number }> => {
  const tests: Case[] = parse(readFileSync(testFileOf(file), 'utf8')).tests;
  const wanted = new Map<string, { told: number; quiet: number }>();
  for (const { alertname, exp_alerts = [] } of tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test)) {
    const count = wanted.get(alertname) ?? { told: 0, quiet: 0 };
    count[exp_alerts.length > 0 ? 'told' : 'quiet'] += 1;
    wanted.set(alertname, count);
  }
  return wanted;
};
