import { gzipSync } from 'node:zlib';
import { type Sent } from '../exchange/attempt.js';
import { type Asked } from './asked.js';

/** Smaller ones become larger, and API Gateway leaves them plain too. */
const LEAST_ZIPPED_BYTES = 1_024;

/** How a call is sent to an origin. */
export const sentTo = (origin: string, { method, path, headers, body }: Asked): Sent => {
  const isZipped = body !== undefined && body.length >= LEAST_ZIPPED_BYTES;
  const bytes = isZipped ? gzipSync(body) : body;
  return {
    url: new URL(origin + path),
    method,
    headers: {
      'accept-encoding': 'gzip',
      ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
      ...(isZipped && { 'content-encoding': 'gzip' }),
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    } as Record<string, string>,
    body: bytes,
  };
};
