import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { environmentOf } from '../rendered/environment.js';
import { imageOf, isOurs } from '../rendered/image.js';
import { secretKeys } from '../rendered/made-secrets.js';
import { fileAt, keyShown, secretsOf } from '../rendered/mounted-files.js';
import { type Container, containersOf, type Pods, podsOf } from '../rendered/pods.js';

const brokenFile = (pods: Pods, container: Container, path: string, objects: readonly KubeObject[]): string[] => {
  const file = fileAt(pods, container, path);
  if (!file) return [`${path}, which lies in no volume of it`];
  const mounted = secretsOf(file.volume);
  const keys = secretKeys(objects);
  // A Secret that nobody makes is named by another agreement.
  const shows = mounted.some((one) => {
    const key = keyShown(one, file.path);
    return key !== undefined && (keys.get(one.secret)?.includes(key) ?? true);
  });
  return mounted.length === 0 || shows
    ? []
    : [`${path}, which Secret/${mounted.map(({ secret }) => secret).join(' and ')} does not have`];
};

const filesOf = (container: Container, objects: readonly KubeObject[]) =>
  [...environmentOf(container, objects)].flatMap(([key, value]) =>
    key.endsWith('_FILE') && value ? [{ key, value }] : [],
  );

/** A path that leads nowhere ends the pod with 78; a mount of the wrong Secret would have another file in it. */
export const files: Agreement = {
  name: 'every file that a program of ours is told of lies in a volume of its container',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods)
        .filter(({ image }) => isOurs(imageOf(image)))
        .flatMap((container) =>
          filesOf(container, objects).flatMap(({ key, value }) =>
            brokenFile(pods, container, value, objects).map(
              (line) => `${pods.of}: ${container.name} has ${key}=${line}`,
            ),
          ),
        ),
    ),
};
