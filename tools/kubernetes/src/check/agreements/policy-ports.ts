import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { networkPolicies, type PolicyPort } from '../network/policies.js';
import { podsOf } from '../rendered/pods.js';
import { type LabelSelector, selects } from '../rendered/selector.js';
import { portOf } from './service-ports.js';

/** Numbers may be of pods that an operator makes; a name is always one of ours. */
const unknown = (by: string, ports: readonly PolicyPort[], receivers: LabelSelector, objects: readonly KubeObject[]) =>
  podsOf(objects)
    .filter(({ labels }) => selects(receivers, labels))
    .flatMap((pods) =>
      ports.flatMap(({ port }) =>
        typeof port === 'string' && !portOf(pods, port) ? [`${by}: opens port ${port}, which ${pods.of} has not`] : [],
      ),
    );

/** A name that nobody has opens nothing. */
export const policyPorts: Agreement = {
  name: 'every port that a NetworkPolicy names is one of the pods that it is about',
  broken: (objects) =>
    networkPolicies(objects).flatMap(({ name, fields: { spec } }) => [
      ...spec.ingress.flatMap(({ ports }) => unknown(name, ports, spec.podSelector, objects)),
      ...spec.egress.flatMap(({ to, ports }) =>
        to.flatMap(({ podSelector, namespaceSelector }) =>
          podSelector && !namespaceSelector ? unknown(name, ports, podSelector, objects) : [],
        ),
      ),
    ]),
};
