import { deployment, labelled, object } from '../rendered.fixture.js';
import { servicePorts } from './service-ports.js';

const gateway = deployment('gateway', {
  ports: [
    { name: 'http', containerPort: 3000 },
    { name: 'management', containerPort: 3009 },
  ],
});
const leadingTo = (port: object) =>
  servicePorts.broken([
    gateway,
    object('Service', 'gateway', { spec: { selector: labelled('gateway'), ports: [port] } }),
  ]);

it('a Service leads to a port by its name, or to one of its own number', () => {
  expect([leadingTo({ port: 80, targetPort: 'http' }), leadingTo({ port: 3000 })].flat()).toEqual([]);
});

it('what leads nowhere is named', () => {
  expect(leadingTo({ port: 3000, targetPort: 'htpp' })).toEqual([
    'Service/gateway: its port leads to htpp, which Deployment/gateway has not',
  ]);
});

it.each(['management', 3009])('no Service opens the management port: %s', (targetPort) => {
  expect(leadingTo({ port: 80, targetPort })).toEqual([
    'Service/gateway: opens the port management of Deployment/gateway to whoever can name it',
  ]);
});
