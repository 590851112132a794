import { type Agreement } from '../agreement.js';
import { containersOf, podsOf } from '../rendered/pods.js';

/** Of what is not asked for nobody knows how much is used: an autoscaler divides by it, and a node is filled until it kills. */
export const resources: Agreement = {
  name: 'every container says what CPU it needs and what memory it may take',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods).flatMap(({ name, resources: { requests, limits } }) =>
        [
          ...(requests['cpu'] === undefined ? ['asks for no CPU; say resources.requests.cpu'] : []),
          ...(limits['memory'] === undefined ? ['may take all memory; say resources.limits.memory'] : []),
        ].map((line) => `${pods.of}: ${name} ${line}`),
      ),
    ),
};
