import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Principal } from './token/claims.js';

/** The caller, as the token names them. Always there, except on `@Public()` routes. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user?: Principal }>().user,
);
