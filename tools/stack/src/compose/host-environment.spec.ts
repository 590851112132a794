import { expect, test } from '@jest/globals';
import { composeCommand, hostEnvironment, onThisMachine } from './host-environment.js';

test('moves a database from its container to this machine', () => {
  expect(onThisMachine('postgres://order_service:p@order-db:5432/order_service', 5434)).toBe(
    'postgres://order_service:p@127.0.0.1:5434/order_service',
  );
  expect(onThisMachine('mongodb://i:p@inventory-db:27017/i?replicaSet=rs0', 27018)).toBe(
    'mongodb://i:p@127.0.0.1:27018/i?directConnection=true',
  );
});

test('gives a service on this machine what it has in its container', () => {
  const facts = {
    databaseUrl: 'postgres://o:p@order-db:5432/o',
    keyEncryptionSecret: '',
    env: { KAFKA_PORT: '19092' },
  };
  expect(hostEnvironment('order', facts)).toMatchObject({
    RUNS_IN: 'compose',
    HOST: '0.0.0.0',
    ORDER_PORT: '3002',
    DATABASE_URL: 'postgres://o:p@127.0.0.1:5434/o',
    KAFKA_BROKERS: '127.0.0.1:19092',
    INVENTORY_URL: 'http://127.0.0.1:3003',
    JWKS_URL: 'http://127.0.0.1:3001/.well-known/jwks.json',
  });
});

test('tells the containers where the service is', () => {
  expect(composeCommand('order')).toMatch(/^ORDER_URL=http:\/\/host\.docker\.internal:3002 docker compose .*order=0$/);
  expect(composeCommand('gateway')).toMatch(/--scale gateway=0 --scale nginx=0$/);
});
