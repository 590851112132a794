import { deployment, labelled, object } from '../rendered.fixture.js';
import { monitoredPorts } from './monitored-ports.js';

const monitor = (port: string) =>
  object('PodMonitor', 'services', {
    spec: { selector: { matchLabels: labelled('order') }, podMetricsEndpoints: [{ port }] },
  });

it('scraped is a port that is there', () => {
  expect(monitoredPorts.broken([deployment('order'), monitor('http')])).toEqual([]);
  expect(monitoredPorts.broken([deployment('order'), monitor('metrics')])).toEqual([
    'PodMonitor/services: asks port metrics, which Deployment/order has not',
  ]);
});
