import { deployment, object } from '../rendered.fixture.js';
import { trustedEdge } from './trusted-edge.js';

const gateway = (value: string) => deployment('gateway', { env: [{ name: 'TRUSTED_PROXIES', value }] });
const route = object('HTTPRoute', 'tessera');

it('whoever is behind an edge knows its addresses', () => {
  expect(trustedEdge.broken([gateway('10.0.0.0/8'), route])).toEqual([]);
  expect(trustedEdge.broken([deployment('gateway')])).toEqual([]);
  const line = 'Deployment/gateway: is behind an edge and not told TRUSTED_PROXIES: all clients would share one limit';
  expect(trustedEdge.broken([gateway(''), route])).toEqual([line]);
  expect(trustedEdge.broken([deployment('gateway'), route])).toEqual([line]);
});
