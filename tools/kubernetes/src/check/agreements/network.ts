import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { allowedConnections, type Connection } from '../network/allowed.js';
import { networkPolicies } from '../network/policies.js';
import { both, rangesText, without } from '../network/ranges.js';
import { wantedConnections } from '../network/wanted.js';

const isSame = (one: Connection) => (other: Connection) => one.from === other.from && one.to === other.to;
const rowOf = ({ from, to, ports }: Connection) => `${from} → ${to}: ${rangesText(ports)}`;

/** Who may talk to whom, a line for each pair. */
export const connectionTable = (objects: readonly KubeObject[]): string[] => allowedConnections(objects).map(rowOf);

const missing = (wanted: readonly Connection[], allowed: readonly Connection[]) =>
  wanted
    .filter((one) => !allowed.filter(isSame(one)).some(({ ports }) => both(ports, one.ports).length > 0))
    .map((one) => `NetworkPolicies: ${rowOf(one)} is needed, and both sides do not allow it`);

const superfluous = (wanted: readonly Connection[], allowed: readonly Connection[]) =>
  allowed
    .map((one) => ({
      ...one,
      ports: without(
        one.ports,
        wanted.filter(isSame(one)).flatMap(({ ports }) => ports),
      ),
    }))
    .filter(({ ports }) => ports.length > 0)
    .map((one) => `NetworkPolicies: ${rowOf(one)} is allowed, and nobody needs it`);

/** Under the last of them the whole of it: it helps to see which policy it was. */
const withTable = (lines: readonly string[], objects: readonly KubeObject[]): string[] => {
  const each = [...new Set(lines)];
  const last = each.pop();
  return last ? [...each, [last, 'all that is allowed:', ...connectionTable(objects)].join('\n    ')] : [];
};

/** No tier here has a network plugin that would enforce them: what they say together is computed. */
export const network: Agreement = {
  name: 'who may talk to whom is who calls whom',
  broken: (objects) => {
    const wanted = wantedConnections(objects);
    const allowed = allowedConnections(objects);
    return withTable([...missing(wanted, allowed), ...superfluous(wanted, allowed)], objects);
  },
};

const isEmpty = (selector: object) => JSON.stringify(selector) === '{"matchLabels":{},"matchExpressions":[]}';

/** Without it a pod that nobody thought of talks to everybody. */
export const shutByDefault: Agreement = {
  name: 'nobody talks to anybody unless a policy says so',
  broken: (objects) =>
    (['Ingress', 'Egress'] as const)
      .filter(
        (direction) =>
          !networkPolicies(objects).some(
            ({ fields: { spec } }) => isEmpty(spec.podSelector) && spec.policyTypes.includes(direction),
          ),
      )
      .map((direction) => `NetworkPolicies: none shuts ${direction} of every pod (podSelector: {})`),
};
