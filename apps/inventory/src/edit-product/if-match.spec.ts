import { expectedVersion } from './if-match.js';

it('reads the version, or the first part of the whole ETag', () => {
  expect(['"7"', '"7-12"', ' "7" '].map(expectedVersion)).toEqual([7, 7, 7]);
});

it('expects nothing without the header', () => {
  expect(expectedVersion(undefined)).toBeUndefined();
});

it('takes a tag that we never gave out for one that matches nothing', () => {
  expect(['7', '*', '', 'W/"7"', '"x"', '"7-"', '"7", "8"'].map(expectedVersion)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
