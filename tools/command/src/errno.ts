/** Is this an error with that code, of the system (`ENOENT`) or of PostgreSQL (`28P01`)? Not by class: jest has two of each. */
export const isErrno = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
