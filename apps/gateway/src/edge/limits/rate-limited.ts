import { Refusal } from '@tessera/contracts';
import { type Policy } from './policies.js';

/** 429 with what the caller needs to do better: the draft's RateLimit fields, and Retry-After for everyone else. */
export const rateLimited = ({ name, quota, windowMs }: Policy, waitSeconds: number) =>
  new Refusal('RATE_LIMITED', {
    headers: {
      'retry-after': String(waitSeconds),
      'ratelimit-policy': `"${name}";q=${quota};w=${windowMs / 1_000}`,
      ratelimit: `"${name}";r=0;t=${waitSeconds}`,
    },
  });
