import { deployment } from '../rendered.fixture.js';
import { listening } from './listening.js';

const ports = (http: number, management = 3009) => [
  { name: 'http', containerPort: http },
  { name: 'management', containerPort: management },
];

it('a service listens where the image says, or its setting', () => {
  const moved = {
    ports: ports(8080, 9090),
    env: [
      ['GATEWAY_PORT', '8080'],
      ['MANAGEMENT_PORT', '9090'],
    ].map(([name, value]) => ({ name, value })),
  };
  expect(listening.broken([deployment('gateway', { ports: ports(3000) }), deployment('gateway', moved)])).toEqual([]);
  expect(listening.broken([deployment('gateway', { ports: ports(8080, 3010) })])).toEqual([
    'Deployment/gateway: service has port http 8080, and its program listens at 3000',
    'Deployment/gateway: service has port management 3010, and its program listens at 3009',
  ]);
});
