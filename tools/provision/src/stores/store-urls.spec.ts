import { expect, test } from '@jest/globals';
import { mongoUrlFor, postgresUrlFor } from './store-urls.js';

const login = { user: 'order_service', password: 'p-w_1', database: 'order_service' };

test('turns the PostgreSQL administrator into the role and keeps the rest', () => {
  const url = postgresUrlFor('postgres://postgres:secret@db:5432/postgres?sslmode=require', login);
  expect(url).toBe('postgres://order_service:p-w_1@db:5432/order_service?sslmode=require');
});

test.each([
  [
    'mongodb://admin:a@h:1/?replicaSet=rs0&authSource=admin',
    'mongodb://order_service:p-w_1@h:1/order_service?replicaSet=rs0',
  ],
  ['mongodb://h:1,i:2', 'mongodb://order_service:p-w_1@h:1,i:2/order_service'],
  ['mongodb+srv://a:b@cluster/admin', 'mongodb+srv://order_service:p-w_1@cluster/order_service'],
])('turns the MongoDB administrator of %s into the user', (admin, own) => {
  expect(mongoUrlFor(admin, login)).toBe(own);
});

test('refuses what is no MongoDB URL', () => {
  expect(() => mongoUrlFor('postgres://db', login)).toThrow('MONGO_URL');
});
