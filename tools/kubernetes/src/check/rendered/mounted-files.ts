import { type Container, type Pods, type Volume } from './pods.js';

/** A Secret as one volume shows it. */
export interface MountedSecret {
  secret: string;
  /** The key of each file, where only some are wanted; without it each key is a file. */
  items: readonly { key: string; path: string }[] | undefined;
}

/** The Secrets of a volume: one, or several in one folder. */
export const secretsOf = ({ secret, projected }: Volume): MountedSecret[] => [
  ...(secret ? [{ secret: secret.secretName, items: secret.items }] : []),
  ...(projected?.sources ?? []).flatMap(({ secret }) => (secret ? [{ secret: secret.name, items: secret.items }] : [])),
];

/** Where a file of a container lies. */
export interface MountedFile {
  volume: Volume;
  /** Inside the volume. */
  path: string;
}

/** The volume that a path of a container leads into, if any: the longest mount that holds it. */
export const fileAt = ({ spec }: Pods, { volumeMounts }: Container, path: string): MountedFile | undefined => {
  const [mount] = volumeMounts
    .filter(({ mountPath }) => path.startsWith(`${mountPath}/`))
    .sort((one, other) => other.mountPath.length - one.mountPath.length);
  const volume = spec.volumes.find(({ name }) => name === mount?.name);
  return mount && volume && { volume, path: path.slice(mount.mountPath.length + 1) };
};

/** The key of a Secret that a file shows, and whether it is one of those that are shown. */
export const keyShown = ({ items }: MountedSecret, path: string): string | undefined =>
  items ? items.find((item) => item.path === path)?.key : path;
