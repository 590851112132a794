import { deployment } from '../rendered.fixture.js';
import { restricted } from './restricted.js';

const least = { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const shut = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, fsGroup: 65532 },
};
const order = (container: object = {}, pod: object = {}) =>
  restricted.broken([deployment('order', { securityContext: { ...least, ...container } }, { ...shut, ...pod })]);
const own = (defaultMode?: number) => ({ volumes: [{ name: 'own', secret: { secretName: 'own', defaultMode } }] });

it('a pod that may nothing', () => {
  expect(order({}, own(0o440))).toEqual([]);
});

it.each([
  [order({ readOnlyRootFilesystem: false }), 'service can write where its program lies'],
  [order({ allowPrivilegeEscalation: undefined }), 'service may get more rights than it has'],
  [order({ capabilities: undefined }), 'service keeps capabilities'],
  [order({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }), 'service keeps capabilities'],
  [order({ runAsUser: 0 }), 'service may run as root'],
  [order({}, { securityContext: {} }), 'service may run as root'],
  [
    order({}, { automountServiceAccountToken: true }),
    'has a token for the API server; say automountServiceAccountToken: false',
  ],
  [
    order({}, { enableServiceLinks: undefined }),
    'is told of Services by its environment; say enableServiceLinks: false',
  ],
  [order({}, own()), 'lets anybody in the pod read the volume own; say defaultMode: 288, which is 0440'],
  [order({}, { ...own(0o440), securityContext: { runAsNonRoot: true } }), 'mounts Secrets and has no fsGroup'],
])('what one may more is named: %s', (lines, line) => {
  expect(lines).toEqual([`Deployment/order: ${line}`]);
});

it('whoever runs before the others may as little', () => {
  expect(order({}, { initContainers: [{ name: 'migrated' }] })).toHaveLength(3);
});
