export { CommandError, explain, reasonOf } from './command-error.js';
export { CALLED_OFF, commandLine, exitCodeOf, wholeNumberOf } from './command-line.js';
export { isErrno } from './errno.js';
export { keepLoopbackDirect } from './loopback.js';
export { inTime, until } from './until.js';
