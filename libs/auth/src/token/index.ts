export { bearerOf, bearerToken, isCompactJws } from './bearer-token.js';
export { ACCESS_TOKEN_SECONDS, AUDIENCE, includesRole, type Principal, principalOf, TOKEN_TYPE } from './claims.js';
export { ALGORITHM, readTokenHeader } from './token-header.js';
export { verifyToken } from './verify-token.js';
