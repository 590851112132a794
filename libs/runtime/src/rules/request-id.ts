import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const RANDOM_BYTES = 16;

/** Random bytes for many ids: the system is asked for them once in a while, not once in sixteen requests as by `uuid`. */
const pool = Buffer.alloc(1_024 * RANDOM_BYTES);
let used = pool.length;

const newId = () => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return uuidv7({ random: pool.subarray(used - RANDOM_BYTES, used) });
};

/** The caller's own id where it is well-formed, else a new one; Fastify keeps it as `request.id`. */
export const requestId = ({ headers }: { headers: NodeJS.Dict<string | string[]> }): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
};
