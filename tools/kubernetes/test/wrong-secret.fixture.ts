import { type ControlPlane } from '../src/index.js';
import { apply, logOf } from './pods.fixture.js';
import { secret } from './secret.fixture.js';

interface Template {
  metadata: object;
  spec: { volumes: { name: string }[]; containers: object[] };
}

/** Of whom, and what is wrong: the volume whose Secret is another. */
interface Mistake {
  of: string;
  volume: string;
  content: Record<string, string>;
}

/** A pod like those of a Deployment or a Job (`<kind>/<name>`), but for one Secret, when it has ended. */
export const wrongSecret = async (
  plane: ControlPlane,
  { of, volume, content }: Mistake,
): Promise<{ exitCode: number; log: string }> => {
  const name = `${of.replace('/', '-')}-with-wrong-secret`;
  const read = ['get', of, '-n', 'tessera', '-o', 'jsonpath={.spec.template}'];
  const { spec } = JSON.parse(await plane.kubectl(read)) as Template;
  const wrong = { name: volume, secret: { secretName: name, defaultMode: 0o440 } };
  const volumes = spec.volumes.map((one) => (one.name === volume ? wrong : one));
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ...spec, volumes, restartPolicy: 'Never', initContainers: [] },
  };
  await apply(plane, 'tessera', secret(name, content), pod);
  const log = await logOf(plane, 'tessera', name);
  const code = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}';
  return { exitCode: Number(await plane.kubectl(['get', 'pod', name, '-n', 'tessera', '-o', code])), log };
};
