export { guarded, type Judged, linted } from './judged.js';
export { emulated, judges } from './judges.js';
export { withTools } from './with-tools.js';
