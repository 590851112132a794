import { type Role } from '@tessera/contracts';

const ALL: readonly Role[] = ['customer', 'staff', 'admin'];

/** The roles that follow from those asked for, each once and in one order: everyone is a customer, an admin is staff too. */
export const rolesOf = (asked: readonly Role[]): Role[] => {
  const held = new Set<Role>(['customer', ...asked, ...(asked.includes('admin') ? (['staff'] as const) : [])]);
  return ALL.filter((role) => held.has(role));
};

/** True when two lists made by `rolesOf` say the same. */
export const sameRoles = (one: readonly Role[], other: readonly Role[]) => one.join() === other.join();
