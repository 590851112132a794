import { type Agreement } from '../agreement.js';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Without it the API server takes any pod: what stands in ours is then all that holds them back. */
export const namespaces: Agreement = {
  name: 'every Namespace takes restricted pods only',
  broken: (objects) =>
    objects
      .filter(({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.[ENFORCE] !== 'restricted')
      .map(({ metadata }) => `Namespace/${metadata.name}: takes any pod; label it ${ENFORCE}: restricted`),
};
