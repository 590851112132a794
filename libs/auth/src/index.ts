export { AuthModule, type AuthOptions } from './auth.module.js';
export { AuthState } from './auth.state.js';
export { Callers } from './callers.js';
export { ACCESS_TOKEN_SECONDS, AUDIENCE, type Principal, TOKEN_TYPE } from './token/index.js';
export { CurrentUser } from './current-user.decorator.js';
export { type JwksSource } from './key-set.js';
export { Public, PUBLIC, type PublicOptions } from './public.decorator.js';
export { Revocations } from './revocations.js';
export { ROLE, Roles } from './roles.decorator.js';
