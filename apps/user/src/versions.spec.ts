import { mustMatch } from './versions.js';

it.each([undefined, '"3"', '*', '"1", "3"'])('lets version 3 pass with If-Match %s', (ifMatch) => {
  expect(() => mustMatch(ifMatch, 3)).not.toThrow();
});

it.each(['"2"', 'W/"3"', '3', '', '"33"'])('stops version 3 with If-Match %s', (ifMatch) => {
  expect(() => mustMatch(ifMatch, 3)).toThrow(expect.objectContaining({ code: 'VERSION_MISMATCH' }));
});
