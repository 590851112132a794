import { etag, expectedBy, isKnown, mustMatch } from './versions.js';

it('says the version, and what else shows in the thing', () => {
  expect([etag(3), etag(3, 12), etag('kid')]).toEqual(['"3"', '"3-12"', '"kid"']);
});

describe('If-Match', () => {
  it.each([undefined, '"3"', '"3-12"', ' "3" ', '*', '"1", "3"', '"1",*'])('lets version 3 pass with %s', (ifMatch) => {
    expect(() => mustMatch(ifMatch, 3)).not.toThrow();
  });

  it.each(['"2"', 'W/"3"', '3', '', '"33"', '"x"', '"3-"', '"-3"', '"1", "2"'])(
    'stops version 3 with %s',
    (ifMatch) => {
      expect(() => mustMatch(ifMatch, 3)).toThrow(expect.objectContaining({ code: 'VERSION_MISMATCH' }));
    },
  );

  it('expects nothing when it is not there', () => {
    expect(expectedBy(undefined)).toBeUndefined();
  });
});

it.each([
  ['"3"', true],
  ['W/"3"', true],
  ['"1", "3"', true],
  ['*', true],
  ['"33"', false],
  ['', false],
  [undefined, false],
])('If-None-Match %s knows "3": %s', (header, known) => {
  expect(isKnown(header, etag(3))).toBe(known);
});
