import { appsOn } from '@tessera/contracts';
import { poolSettings } from '@tessera/messaging';
import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { environmentOf } from '../rendered/environment.js';
import { ofKind } from '../rendered/of-kind.js';
import { type Container, podsOf } from '../rendered/pods.js';
import { mostPods } from '../rendered/replicas.js';

const cluster = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    postgresql: z.object({ parameters: z.record(z.string(), z.string()).default({}) }).default({ parameters: {} }),
  }),
});

/** What docs/kubernetes.md asks of a PostgreSQL that somebody else runs. */
const ofManaged = 200;
/** PostgreSQL's own. */
const byDefault = 100;

const allowed = (app: string, objects: readonly KubeObject[]): number => {
  const own = ofKind(objects, 'Cluster', cluster).find(({ fields }) => fields.metadata.name === `${app}-db`);
  return own ? Number(own.fields.spec.postgresql.parameters['max_connections'] ?? byDefault) : ofManaged;
};

/** Its pool, and the one by which it hears of new events. */
const ofEach = (container: Container, objects: readonly KubeObject[]) =>
  Number(environmentOf(container, objects).get('POOL_SIZE') ?? poolSettings.POOL_SIZE.parse(undefined)) + 1;

/** The rest is for migrations, for who looks after it and for pods that were killed and whose connections it still has. */
const share = 0.8;

const broken = (app: string, objects: readonly KubeObject[]): string[] =>
  podsOf(objects)
    .filter(({ of }) => of === `Deployment/${app}`)
    .flatMap(({ of, object, spec: { containers } }) => {
      const pods = mostPods(object, objects);
      const each = Math.max(...containers.map((container) => ofEach(container, objects)));
      const most = allowed(app, objects);
      return pods * each > most * share
        ? [
            `${of}: ${pods} pods with ${each} connections each are ${pods * each}, and its database has ${most}, less a fifth`,
          ]
        : [];
    });

/** Full, a database refuses whoever comes next: a rollout that brings its own replacement to its knees. */
export const pools: Agreement = {
  name: 'the pools of all pods that can be there at once fit into their PostgreSQL',
  broken: (objects) => appsOn('postgres').flatMap((app) => broken(app, objects)),
};
