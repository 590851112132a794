import { type Role } from '@tessera/contracts';
import { rolesOf } from './roles.js';

it.each<[Role[], Role[]]>([
  [[], ['customer']],
  [['staff'], ['customer', 'staff']],
  [['admin'], ['customer', 'staff', 'admin']],
  [
    ['staff', 'staff', 'customer'],
    ['customer', 'staff'],
  ],
])('makes of %j the roles %j', (asked, held) => {
  expect(rolesOf(asked)).toEqual(held);
});
