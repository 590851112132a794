import { type App } from '@tessera/contracts';
import kafkajs, { type AclResourceTypes } from 'kafkajs';
import { aclsOf } from './kafka-acls.js';

const { AclOperationTypes: Operation, AclResourceTypes: Resource } = kafkajs;

const what = { [Operation.READ]: 'read', [Operation.WRITE]: 'write' } as Record<number, string>;
const rights = (user: App, type: AclResourceTypes) =>
  aclsOf(user)
    .filter((acl) => acl.resourceType === type)
    .map(({ operation, resourceName }) => `${what[operation]} ${resourceName}`)
    .toSorted();

it.each([
  [
    'user',
    [
      'read orders',
      'read orders.user.credit.dlt',
      'read users',
      'write credit',
      'write orders.user.credit.dlt',
      'write users',
    ],
  ],
  [
    'inventory',
    [
      'read orders',
      'read orders.inventory.reservations.dlt',
      'read users',
      'write orders.inventory.reservations.dlt',
      'write products',
      'write reservations',
      'write stock-levels',
    ],
  ],
] as const)('lets %s write its own topics and read what it listens to, with the dead letters', (user, expected) => {
  expect(rights(user, Resource.TOPIC)).toEqual(expected);
});

it('lets order read both participants and write neither', () => {
  const order = rights('order', Resource.TOPIC);
  expect(order).toEqual(expect.arrayContaining(['read reservations', 'read credit', 'read products', 'write orders']));
  for (const topic of ['reservations', 'credit', 'products']) expect(order).not.toContain(`write ${topic}`);
});

it('is all for one principal, and groups are those of its name', () => {
  expect(new Set(aclsOf('order').map(({ principal }) => principal))).toEqual(new Set(['User:order']));
  expect(rights('order', Resource.GROUP)).toEqual(['read broadcast.', 'read order.']);
});

it('lets the gateway hear what makes its answers old and who is blocked, and nothing else', () => {
  expect(rights('gateway', Resource.TOPIC)).toEqual([
    'read orders',
    'read products',
    'read stock-levels',
    'read users',
  ]);
  expect(rights('gateway', Resource.GROUP)).toEqual(['read broadcast.']);
});
