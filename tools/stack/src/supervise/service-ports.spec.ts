import { expect, test } from '@jest/globals';
import { servicePorts } from './service-ports.js';

test('takes the usual ports unless the environment names one', () => {
  expect(servicePorts({ ORDER_PORT: '4002' })).toEqual({
    gateway: 3000,
    user: 3001,
    order: 4002,
    inventory: 3003,
    management: 3009,
  });
});

test.each(['http', '0', '65536', '30.5', '0x1F40', '4e3'])('refuses the port %s and names the setting', (port) => {
  expect(() => servicePorts({ USER_PORT: port })).toThrow(`USER_PORT=${port} is not a port`);
});

test('says of what an orchestrator puts there where it comes from, and what to do', () => {
  expect(() => servicePorts({ ORDER_PORT: 'tcp://10.96.8.133:3000' })).toThrow(
    /^ORDER_PORT=tcp:\S+ is not a port: it must be .*orchestrator.*enableServiceLinks: false.*rename/,
  );
});
