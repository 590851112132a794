import { clientAddress, trustIn } from './client-address.js';

const of = (ip: string, remoteAddress = '192.0.2.1') => clientAddress({ ip, socket: { remoteAddress } });

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
])('%s counts as %s', (ip, key) => expect(of(ip)).toBe(key));

it('takes the proxy for the client when what it forwards is no address', () => {
  for (const ip of ['', 'unknown', '203.0.113.999:4711', '[x]:1', 'x'.repeat(10_000)]) expect(of(ip)).toBe('192.0.2.1');
});

describe('trust', () => {
  const trusts = (address: string) => {
    const trust = trustIn(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
    return trust && trust(address);
  };

  it.each(['127.0.0.1', '10.1.2.3', '10.1.2.3:80', '::ffff:10.1.2.3', 'fd00::1', '[fd00::1]', '[fd00::1]:443'])(
    'is in a proxy, whatever port stands behind it: %s',
    (address) => expect(trusts(address)).toBe(true),
  );

  it.each(['8.8.8.8', '8.8.8.8:80', '2001:db8::1', '[2001:db8::1]:80', '10.1.2.3:x', '10.1.2:80', '', 'unknown'])(
    'is not in anyone else: %s',
    (address) => expect(trusts(address)).toBe(false),
  );

  it('is in nobody unless somebody is named', () => expect(trustIn([])).toBe(false));
});
