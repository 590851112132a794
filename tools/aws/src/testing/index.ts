export { emulated, judges } from './judges.js';
export { withTools } from './with-tools.js';
