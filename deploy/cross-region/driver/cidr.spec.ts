import fc from 'fast-check';
import { canonical, type Cidr, cidrText, isPrivate, meetsDocker, overlaps, parseCidr } from './cidr.js';

const cidrs = fc.record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), bits: fc.integer({ min: 0, max: 32 }) });

const known = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`${text} is none`);
  return cidr;
};

it.each([
  '',
  '10.0.0.0',
  '10.0.0/8',
  '10.0.0.0/33',
  '256.0.0.0/8',
  '10.0.0.010/24',
  '10.0.0.0/08',
  ' 10.0.0.0/8',
  'fd00::/8',
])('%j is no CIDR', (text) => expect(parseCidr(text)).toBeUndefined());

it('is read as it is written', () => {
  fc.assert(fc.property(cidrs, (cidr) => expect(parseCidr(cidrText(cidr))).toEqual(cidr)));
});

it('loses host bits and nothing else', () => {
  expect(cidrText(canonical(known('10.64.0.7/20')))).toBe('10.64.0.0/20');
  expect(cidrText(canonical(known('192.168.255.255/17')))).toBe('192.168.128.0/17');
  fc.assert(
    fc.property(cidrs, (cidr) => {
      const once = canonical(cidr);
      expect([canonical(once), overlaps(once, cidr)]).toEqual([once, true]);
    }),
  );
});

it('two overlap exactly where an end of one is in the other', () => {
  const last = (cidr: Cidr) => canonical(cidr).address + 2 ** (32 - cidr.bits) - 1;
  fc.assert(
    fc.property(cidrs, cidrs, (one, other) => {
      const apart = last(one) < canonical(other).address || last(other) < canonical(one).address;
      expect([overlaps(one, other), overlaps(other, one)]).toEqual([!apart, !apart]);
    }),
  );
});

it.each([
  ['10.0.0.0/8', true],
  ['10.0.0.0/7', false],
  ['172.31.240.0/20', true],
  ['172.32.0.0/20', false],
  ['192.168.0.0/15', false],
  ['100.64.0.0/20', false],
])('%s is private: %s', (text, expected) => expect(isPrivate(known(text))).toBe(expected));

it('knows what Docker takes', () => {
  expect(['172.17.240.0/20', '172.16.0.0/12', '172.18.0.0/16'].map((text) => meetsDocker(known(text)))).toEqual([
    true,
    true,
    false,
  ]);
});
