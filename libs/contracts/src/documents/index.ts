export { asyncApi } from './asyncapi.js';
export { breaksOf, wholeSchema } from './frozen.js';
export { type Json } from './json-schemas.js';
export { openApi } from './openapi.js';
export { tables, withTable } from './tables.js';
export { examples } from './examples/index.js';
