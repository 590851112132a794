import { deployment } from '../rendered.fixture.js';
import { resources } from './resources.js';

const asking = (requests: object, limits: object) =>
  resources.broken([deployment('order', { resources: { requests, limits } })]);

it('what is not asked for is named', () => {
  expect(asking({ cpu: '250m' }, { memory: '384Mi' })).toEqual([]);
  expect(asking({ memory: '1Gi' }, { cpu: 1 })).toEqual([
    'Deployment/order: service asks for no CPU; say resources.requests.cpu',
    'Deployment/order: service may take all memory; say resources.limits.memory',
  ]);
  expect(resources.broken([deployment('order')])).toHaveLength(2);
});
