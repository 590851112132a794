import { projectRoot } from '@tessera/stack';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type KubeObject } from '../object.js';
import { prometheusRules } from './rules.js';
import { kafkaTopics } from './topics.js';
import { kafkaUsers } from './users.js';

/** A file of `k8s/` that is made of what stands elsewhere, and never changed by hand. */
export interface GeneratedFile {
  path: string;
  text: string;
}

const component = (...path: string[]) => join(projectRoot, 'k8s', 'components', ...path);

const file = (path: string, source: string, objects: KubeObject[]): GeneratedFile => ({
  path,
  text: [
    `# Made of ${source} by \`npm run k8s:generate\`: a change here is lost.\n`,
    ...objects.map((object) => stringify(object, { lineWidth: 120 })),
  ].join('---\n'),
});

/** All of them, as they must be. */
export const generatedFiles = (): GeneratedFile[] => [
  file(component('kafka-strimzi', 'topics.yaml'), 'libs/contracts/src/topics.ts', kafkaTopics()),
  file(
    component('kafka-strimzi', 'users.yaml'),
    'libs/contracts/src/topics.ts and tools/provision/src/jobs/kafka-acls.ts',
    kafkaUsers(),
  ),
  file(component('monitoring', 'rules.yaml'), 'docker/observability/rules', prometheusRules()),
];
