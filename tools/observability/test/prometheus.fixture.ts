import { end, freePorts, launch, type PrometheusPrograms } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { folder } from './rules.fixture.js';

interface Sample {
  metric: Record<string, string>;
  value: [time: number, figure: string];
}

export interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
}

/**
 * Our own file, with the same jobs and rules, for services at these addresses instead of names in the DNS of compose. It asks and
 * decides more often, so that rates and `for` need no longer than they say.
 */
const configOf = (targets: Readonly<Record<string, string>>) => {
  const { scrape_configs, rule_files, global } = parse(readFileSync(join(folder, 'prometheus.yaml'), 'utf8'));
  const jobs = scrape_configs.map(
    ({ job_name, dns_sd_configs: _, ...job }: { job_name: string; dns_sd_configs: unknown }) => ({
      job_name,
      ...job,
      static_configs: [{ targets: [targets[job_name]] }],
    }),
  );
  return {
    global: { ...global, scrape_interval: '2s', evaluation_interval: '2s' },
    rule_files: rule_files.map((file: string) => join(folder, file)),
    scrape_configs: jobs,
  };
};

/** A Prometheus that runs beside a platform of a test, and what it says. */
export const startPrometheus = async (
  { prometheus }: PrometheusPrograms,
  dir: string,
  targets: Readonly<Record<string, string>>,
) => {
  const [port = 0] = await freePorts(1);
  const home = join(dir, 'prometheus');
  mkdirSync(home);
  const config = join(home, 'prometheus.yaml');
  writeFileSync(config, stringify(configOf(targets)));
  const pidFile = join(home, 'prometheus.json');
  const running = launch({
    command: prometheus,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    cwd: home,
    env: process.env,
    logFile: join(home, 'log'),
    pidFile,
    lastSignal: 'SIGKILL',
  });
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const body = (await answer.json()) as { status: string; error?: string; data: unknown };
    if (body.status !== 'success') throw new Error(`${path}: ${body.error}`);
    return Object(body.data);
  };
  await eventually(async () => expect((await fetch(`http://127.0.0.1:${port}/-/ready`)).status).toBe(200));
  return {
    query: async (expr: string): Promise<Sample[]> =>
      (await ask(`/api/v1/query?query=${encodeURIComponent(expr)}`)).result,
    alerts: async (): Promise<Alert[]> => (await ask('/api/v1/alerts')).alerts,
    targets: async (): Promise<{ labels: Record<string, string>; health: string; lastError: string }[]> =>
      (await ask('/api/v1/targets')).activeTargets,
    rules: async (): Promise<{ name: string; health: string; lastError?: string }[]> =>
      (await ask('/api/v1/rules')).groups.flatMap(({ rules }: { rules: unknown[] }) => rules),
    stop: () => end(running, pidFile, 'SIGTERM', 10_000),
  };
};
