import { SetMetadata } from '@nestjs/common';

export const LIMIT = 'gateway:limit';

/** `login` and `register` have a window of their own per address; `none` counts nowhere. */
export type RouteLimit = 'login' | 'register' | 'none';

/** The limit of a route beside those of its caller. */
export const LimitedBy = (limit: RouteLimit) => SetMetadata(LIMIT, limit);
