export { CommandError, explain, reasonOf } from './command-error.js';
export { until } from './until.js';
