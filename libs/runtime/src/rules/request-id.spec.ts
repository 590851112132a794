import { validate, version } from 'uuid';
import { requestId } from './request-id.js';

it('is the caller’s own when that is well-formed', () => {
  for (const id of ['order-7.a_B', 'x', 'x'.repeat(128)])
    expect(requestId({ headers: { 'x-request-id': id } })).toBe(id);
});

it('is a UUID v7 of our own otherwise, another one each time', () => {
  const odd = [undefined, '', 'x'.repeat(129), 'a b', 'a"b', 'a\nb', 'é', ['a', 'b']];
  const ids = odd.map((id) => requestId({ headers: { 'x-request-id': id } }));
  for (const id of ids) expect([validate(id), version(id)]).toEqual([true, 7]);
  const many = Array.from({ length: 5_000 }, () => requestId({ headers: {} }));
  expect(new Set(many).size).toBe(5_000);
});
