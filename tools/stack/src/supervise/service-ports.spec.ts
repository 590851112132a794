import { expect, test } from '@jest/globals';
import { servicePorts } from './service-ports.js';

test('takes the usual ports unless the environment names one', () => {
  expect(servicePorts({ ORDER_PORT: '4002' })).toEqual({ gateway: 3000, user: 3001, order: 4002, inventory: 3003 });
});

test.each(['http', '0', '65536', '30.5'])('refuses the port %s and names the setting', (port) => {
  expect(() => servicePorts({ USER_PORT: port })).toThrow(`USER_PORT=${port} is not a port`);
});
