import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { configMapData } from '../rendered/environment.js';
import { type Container, containersOf, type Pods, podsOf } from '../rendered/pods.js';

type Objects = readonly KubeObject[];

const brokenEnvironment = (of: string, { name, env, envFrom }: Container, objects: Objects): string[] => [
  ...envFrom.flatMap(({ configMapRef }) =>
    configMapRef && !configMapData(objects, configMapRef.name)
      ? [`${of}: ${name} is told by ConfigMap/${configMapRef.name}, which is not there`]
      : [],
  ),
  ...env.flatMap(({ name: key, valueFrom }) => {
    const at = valueFrom?.configMapKeyRef;
    return at && configMapData(objects, at.name)?.[at.key] === undefined
      ? [`${of}: ${name} gets ${key} from the key ${at.key} of ConfigMap/${at.name}, which is not there`]
      : [];
  }),
];

const brokenAccount = ({ of, spec: { serviceAccountName: name } }: Pods, objects: Objects): string[] =>
  name === undefined || objects.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === name)
    ? []
    : [`${of}: runs as ServiceAccount/${name}, which is not there`];

const brokenMounts = ({ of, spec }: Pods, { name, volumeMounts }: Container): string[] =>
  volumeMounts
    .filter((mount) => !spec.volumes.some((volume) => volume.name === mount.name))
    .map((mount) => `${of}: ${name} mounts the volume ${mount.name}, which it has not`);

/** The API server takes a pod that names what is not there; it just never starts. */
export const references: Agreement = {
  name: 'every ConfigMap, account and volume that a pod names is there',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) => [
      ...brokenAccount(pods, objects),
      ...containersOf(pods).flatMap((container) => [
        ...brokenEnvironment(pods.of, container, objects),
        ...brokenMounts(pods, container),
      ]),
    ]),
};
