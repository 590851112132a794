import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { programOf } from '../told/programs.js';
import { leftOut, refused, unread } from '../told/told.js';
import { environmentOf } from '../rendered/environment.js';
import { imageOf, isOurs } from '../rendered/image.js';
import { type Container, containersOf, podsOf } from '../rendered/pods.js';

const broken = (container: Container, objects: readonly KubeObject[]): string[] => {
  const { name, schema } = programOf(container);
  if (!schema) return [`runs ${name}, and no such program of ours is known`];
  const told = environmentOf(container, objects);
  return [
    ...unread(told, schema).map((key) => `is told ${key}, which ${name} does not read`),
    ...leftOut(told, schema).map((key) => `is not told ${key}: by default it is an address of the pod itself`),
    ...refused(told, schema).map((line) => `${name} would not start: ${line}`),
    // By it the log says what mends a fault here, and not in compose.
    ...(told.get('RUNS_IN') === 'kubernetes' ? [] : ['is not told RUNS_IN=kubernetes']),
  ];
};

/** By the schemas of the programs themselves: what they would say when they start, and what they would not say. */
export const settings: Agreement = {
  name: 'every program of ours is told what it reads, and nothing else',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods)
        .filter(({ image }) => isOurs(imageOf(image)))
        .flatMap((container) => broken(container, objects).map((line) => `${pods.of}: ${container.name} ${line}`)),
    ),
};
