import { SetMetadata } from '@nestjs/common';

export const LIMIT = 'gateway:limit';

/** Doors with a window of their own per address. */
export const routeLimits = ['login', 'register', 'refresh'] as const;
export type RouteLimit = (typeof routeLimits)[number];

/** The limit of a route beside those of its caller. */
export const LimitedBy = (limit: RouteLimit) => SetMetadata(LIMIT, limit);
