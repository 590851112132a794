import { type Agreement } from '../agreement.js';
import { type Container, containersOf, type Pods, podsOf } from '../rendered/pods.js';

type PodSpec = Pods['spec'];

const brokenPod = ({
  automountServiceAccountToken,
  enableServiceLinks,
  volumes,
  securityContext,
}: PodSpec): string[] => {
  const modes = volumes.flatMap(({ name, secret, projected }) =>
    secret || projected ? [{ name, mode: (secret ?? projected)?.defaultMode ?? 0o644 }] : [],
  );
  return [
    ...(automountServiceAccountToken === false
      ? []
      : ['has a token for the API server; say automountServiceAccountToken: false']),
    // A Service called `order` gives every pod ORDER_PORT=tcp://…, and a service that listens there ends with 78.
    ...(enableServiceLinks === false ? [] : ['is told of Services by its environment; say enableServiceLinks: false']),
    ...modes
      .filter(({ mode }) => (mode & 0o007) !== 0)
      .map(({ name }) => `lets anybody in the pod read the volume ${name}; say defaultMode: 288, which is 0440`),
    // Without a group of its own the files belong to root, and 0440 shuts out the service itself.
    ...(modes.length > 0 && securityContext.fsGroup === undefined ? ['mounts Secrets and has no fsGroup'] : []),
  ];
};

const brokenContainer = ({ name, securityContext: own }: Container, { securityContext: pod }: PodSpec): string[] =>
  [
    own.readOnlyRootFilesystem === true ? '' : 'can write where its program lies',
    own.allowPrivilegeEscalation === false ? '' : 'may get more rights than it has',
    own.capabilities?.drop.includes('ALL') && own.capabilities.add.length === 0 ? '' : 'keeps capabilities',
    (own.runAsNonRoot ?? pod.runAsNonRoot) === true && (own.runAsUser ?? pod.runAsUser) !== 0 ? '' : 'may run as root',
  ]
    .filter(Boolean)
    .map((line) => `${name} ${line}`);

/** Some of it a Pod Security level refuses when a pod is made; all of it is refused here before. */
export const restricted: Agreement = {
  name: 'no pod can do more than it must',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      [
        ...brokenPod(pods.spec),
        ...containersOf(pods).flatMap((container) => brokenContainer(container, pods.spec)),
      ].map((line) => `${pods.of}: ${line}`),
    ),
};
