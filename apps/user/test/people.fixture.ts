import { v7 as uuidv7 } from 'uuid';

/** Somebody new, with an address of their own unless it is given. */
export const newcomer = (changes: { email?: string } = {}) => {
  const id = uuidv7();
  return { id, email: `${id}@example.com`, name: 'Kim', passwordHash: 'hash', ...changes };
};
