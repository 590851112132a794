import { until } from '@tessera/command';
import { type App } from '@tessera/contracts';
import { type ControlPlane } from '../src/index.js';

const inTessera = ['-n', 'tessera'];

/** Pods of a service, those that are ending as well. */
const podsOf = async ({ kubectl }: ControlPlane, app: App): Promise<string[]> => {
  const names = ['get', 'pods', '-l', `app.kubernetes.io/name=${app}`, '-o', 'jsonpath={.items[*].metadata.name}'];
  return (await kubectl([...names, ...inTessera])).split(' ').filter(Boolean);
};

/** Waits until a change of a Deployment is everywhere and no pod of before is left. */
export const settled = async (plane: ControlPlane, app: App): Promise<void> => {
  await plane.kubectl(['rollout', 'status', `deployment/${app}`, '--timeout=300s', ...inTessera]);
  const wanted = Number(
    await plane.kubectl(['get', 'deployment', app, '-o', 'jsonpath={.spec.replicas}', ...inTessera]),
  );
  const alone = async () => {
    const there = await podsOf(plane, app);
    if (there.length !== wanted) throw new Error(there.join(', '));
  };
  await until(`pods of ${app} do not end`, alone, 120_000, 500);
};

/** Replaces every pod of a service by the Deployment's own rules. */
export const roll = async (plane: ControlPlane, app: App): Promise<void> => {
  await plane.kubectl(['rollout', 'restart', `deployment/${app}`, ...inTessera]);
  await settled(plane, app);
};

/** Changes a Deployment and waits until that is everywhere. */
export const change = async (plane: ControlPlane, app: App, patch: object): Promise<void> => {
  await plane.kubectl(['patch', 'deployment', app, '-p', JSON.stringify(patch), ...inTessera]);
  await settled(plane, app);
};

/** How pods of a Deployment come and go. */
export const strategies = {
  recreate: { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } },
  rolling: { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } } },
} as const;

/** A setting of one service's pods, which beats that of all; undefined takes it away. */
export const setting = (name: string, value: string | undefined) => ({
  spec: {
    template: {
      spec: {
        containers: [{ name: 'service', env: [value === undefined ? { name, $patch: 'delete' } : { name, value }] }],
      },
    },
  },
});
