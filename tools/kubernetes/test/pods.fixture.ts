import { until } from '@tessera/command';
import { stringify } from 'yaml';
import { type ControlPlane } from '../src/index.js';
import { pauseImage } from '../src/node/pause-image.js';

/** A namespace that refuses what is not `restricted`. */
export const restricted = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});

/** A pod that does this and is not started again. The image that holds networks has a shell. */
export const shellPod = (name: string, script: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'service',
        image: pauseImage,
        command: ['/busybox', 'sh', '-c', script],
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    ...spec,
  },
});

/** In the YAML that kubectl reads, to which a bare `on` is true. */
export const documents = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object, { version: '1.1' })).join('---\n');

export const apply = async ({ kubectl }: ControlPlane, namespace: string, ...objects: object[]): Promise<string> =>
  kubectl(['apply', '-n', namespace, '-f', '-'], documents(objects));

/** Answers what a pod has said when it has ended. */
export const logOf = async ({ kubectl }: ControlPlane, namespace: string, pod: string): Promise<string> => {
  const phase = ['get', 'pod', pod, '-n', namespace, '-o', 'jsonpath={.status.phase}'];
  const ended = async () => {
    const now = await kubectl(phase);
    if (!/Succeeded|Failed/.test(now)) throw new Error(`it is ${now}`);
  };
  await until(`the pod ${pod} has not ended`, ended, 120_000, 300);
  return kubectl(['logs', pod, '-n', namespace]);
};
