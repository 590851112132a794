import { SetMetadata } from '@nestjs/common';

export const LIMIT = 'gateway:limit';

/** Doors with a window of their own per address. */
export type RouteLimit = 'login' | 'register' | 'refresh';

/** The limit of a route beside those of its caller. */
export const LimitedBy = (limit: RouteLimit) => SetMetadata(LIMIT, limit);
