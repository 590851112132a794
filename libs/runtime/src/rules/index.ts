/** What every HTTP door of Tessera holds to, whatever answers behind it: pure functions. */
export { checked, faults, type Place } from './faults.js';
export { fromCursor, linkTo, toCursor, toPage } from './page.js';
export { parseJson } from './parse-json.js';
export { waitIn } from './prefer.js';
export { challenge, problemBody } from './problem.js';
export { type RequestContext } from '../request-context.js';
export { requestId } from './request-id.js';
export { securityHeaders } from './security-headers.js';
export { unavailable } from './unavailable.js';
export { etag, type Expected, expectedBy, isKnown, mustMatch } from './versions.js';
