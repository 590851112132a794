import { type Agreement } from '../agreement.js';
import { environmentOf } from '../rendered/environment.js';
import { podsOf } from '../rendered/pods.js';

/** Behind an edge that it does not trust, everybody has the edge's address, and one limit for all of them. */
export const trustedEdge: Agreement = {
  name: 'a gateway behind an edge knows whose X-Forwarded-For counts',
  broken: (objects) =>
    podsOf(objects)
      .filter(({ of }) => of === 'Deployment/gateway' && objects.some(({ kind }) => kind === 'HTTPRoute'))
      .filter(({ spec }) => !spec.containers.some((one) => environmentOf(one, objects).get('TRUSTED_PROXIES')))
      .map(({ of }) => `${of}: is behind an edge and not told TRUSTED_PROXIES: all clients would share one limit`),
};
