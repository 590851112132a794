export { CommandError, explain, reasonOf } from './command-error.js';
export { CANCELLED, commandLine, exitCodeOf, wholeNumberOf } from './command-line.js';
export { isErrno } from './errno.js';
export { isAlive } from './is-alive.js';
export { keepLoopbackDirect } from './loopback.js';
export { ToolMissing } from './tool-missing.js';
export { until } from './until.js';
