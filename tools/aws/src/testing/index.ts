export { guarded, type Judged, linted } from './judged.js';
export { emulated, judges } from './judges.js';
export { loaded } from './loaded.js';
export { withTools } from './with-tools.js';
