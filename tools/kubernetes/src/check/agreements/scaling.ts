import { type KubeObject, nameOf } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { rolloutOf } from '../rendered/replicas.js';
import { type Scaler, scalersOf } from '../rendered/scalers.js';

const brokenTarget = ({ name, target, least, most }: Scaler, objects: readonly KubeObject[]): string[] => [
  ...(objects.some((object) => nameOf(object) === target) ? [] : [`${name}: scales ${target}, which is not there`]),
  // One of one is none while its node is drained.
  ...(least < 2 ? [`${name}: lets ${target} have fewer than two pods`] : []),
  ...(least > most ? [`${name}: wants at least ${least} pods of ${target} and at most ${most}`] : []),
];

const ruledTwice = (object: KubeObject, scalers: readonly Scaler[]): string[] => {
  const name = nameOf(object);
  const by = scalers.filter(({ target }) => target === name).map((one) => one.name);
  return [
    ...(by.length > 1 ? [`${name}: is scaled by ${by.join(' and ')}, which undo each other's work`] : []),
    ...(by.length > 0 && rolloutOf(object).replicas !== undefined
      ? [`${name}: says replicas, and each apply would take back what ${by[0]} did`]
      : []),
  ];
};

/** Two that rule over one Deployment take turns, every few seconds. */
export const scaling: Agreement = {
  name: 'every scaler rules over a Deployment that is there, alone, and never below two pods',
  broken: (objects) => {
    const scalers = scalersOf(objects);
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    return [
      ...scalers.flatMap((scaler) => brokenTarget(scaler, objects)),
      ...deployments.flatMap((object) => ruledTwice(object, scalers)),
    ];
  },
};
