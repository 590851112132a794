import { deployment } from '../rendered.fixture.js';
import { probedPorts } from './probed-ports.js';

const asking = (port: unknown, probe = 'readinessProbe') => deployment('order', { [probe]: { httpGet: { port } } });

it('a port is asked by its name or its number', () => {
  expect(probedPorts.broken([asking('http'), asking(3000)])).toEqual([]);
});

it.each(['startupProbe', 'livenessProbe', 'readinessProbe'])('%s asks a port that is there', (probe) => {
  expect(probedPorts.broken([asking('htpp', probe)])).toEqual([
    `Deployment/order: the ${probe} of service asks port htpp, which it has not`,
  ]);
});

it('a probe may only open a connection', () => {
  expect(probedPorts.broken([deployment('valkey', { livenessProbe: { tcpSocket: { port: 'redis' } } })])).toHaveLength(
    1,
  );
});
