import { Refusal } from '@tessera/contracts';

/** 429 with what the caller needs to do better: the draft's RateLimit fields, and Retry-After for everyone else. */
export const rateLimited = (name: string, quota: number, seconds: number, waitSeconds: number) =>
  new Refusal('RATE_LIMITED', {
    headers: {
      'retry-after': String(waitSeconds),
      'ratelimit-policy': `"${name}";q=${quota};w=${seconds}`,
      ratelimit: `"${name}";r=0;t=${waitSeconds}`,
    },
  });
