import { addressesOf, turned } from './names.js';

const own = 'abc.execute-api.eu-west-1.amazonaws.com';
const other = 'other.execute-api.eu-west-1.amazonaws.com';
const zoneOf = (name: string) => ({ name, records: [{ name: own, addresses: ['10.64.0.10', '10.64.0.74'] }] });
const world = { [own]: ['198.51.100.1'], [other]: ['198.51.100.7'] };

it('is the private zone’s before the world’s, however it is written', () => {
  for (const name of [own, own.toUpperCase(), `${own}.`])
    expect(addressesOf(name, { zones: [zoneOf(`${own}.`)], world })).toEqual(['10.64.0.10', '10.64.0.74']);
});

it('leaves what no zone covers to the world', () => {
  expect(addressesOf(other, { zones: [zoneOf(own)], world })).toEqual(['198.51.100.7']);
  expect(addressesOf(`x${own}`, { zones: [zoneOf(own)], world })).toBeUndefined();
});

it('has nothing of the world within a zone', () => {
  expect(addressesOf(other, { zones: [zoneOf('execute-api.eu-west-1.amazonaws.com')], world })).toBeUndefined();
});

it('asks the longest zone alone', () => {
  const wide = { name: 'execute-api.eu-west-1.amazonaws.com', records: [{ name: own, addresses: ['10.9.9.9'] }] };
  expect(addressesOf(own, { zones: [wide, zoneOf(own)], world })).toEqual(['10.64.0.10', '10.64.0.74']);
  expect(addressesOf(own, { zones: [wide, { name: own, records: [] }], world })).toEqual([]);
});

it('turns a list round', () => {
  expect([0, 1, 2].map((n) => turned(['a', 'b'], n).join(''))).toEqual(['ab', 'ba', 'ab']);
  expect(turned([], 3)).toEqual([]);
});
