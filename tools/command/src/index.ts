export { CommandError, explain, reasonOf } from './command-error.js';
export { isErrno } from './errno.js';
export { inTime, until } from './until.js';
