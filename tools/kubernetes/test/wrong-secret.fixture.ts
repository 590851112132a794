import { type App } from '@tessera/contracts';
import { type ControlPlane } from '../src/index.js';
import { apply, logOf } from './pods.fixture.js';

interface Template {
  metadata: object;
  spec: { volumes: { name: string }[]; containers: object[] };
}

/** A pod like those of a service, but for a database's address that is none. */
export const wrongSecret = async (plane: ControlPlane, app: App): Promise<{ exitCode: number; log: string }> => {
  const name = `${app}-with-wrong-secret`;
  const read = ['get', 'deployment', app, '-n', 'tessera', '-o', 'jsonpath={.spec.template}'];
  const { spec } = JSON.parse(await plane.kubectl(read)) as Template;
  const database = { name: 'database', secret: { secretName: name, defaultMode: 0o440 } };
  const volumes = spec.volumes.map((volume) => (volume.name === 'database' ? database : volume));
  await apply(
    plane,
    'tessera',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { url: 'nowhere' } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { ...spec, volumes, restartPolicy: 'Never', initContainers: [] },
    },
  );
  const log = await logOf(plane, 'tessera', name);
  const code = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}';
  return { exitCode: Number(await plane.kubectl(['get', 'pod', name, '-n', 'tessera', '-o', code])), log };
};
