import { projectRoot } from '@tessera/stack';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type KubeObject } from '../object.js';

const folder = join(projectRoot, 'docker', 'observability', 'rules');

/** Each file of alerts that Prometheus reads in compose, as a PrometheusRule of its operator. */
export const prometheusRules = (): KubeObject[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: file.replace('.yaml', '') },
      spec: parse(readFileSync(join(folder, file), 'utf8')),
    }));
