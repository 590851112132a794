const allowed = new Set((process.env['CORS_ORIGINS'] ?? '').split(',').filter(Boolean));

/** What a page may read beside what every page may. */
const EXPOSED = [
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'Retry-After',
  'WWW-Authenticate',
  'X-Aggregate-Complete',
  'X-Request-Id',
].join(', ');

/** For pages of the configured origins; others are told nothing (Fetch standard, "CORS protocol"). */
export const corsHeaders = (origin: string | undefined): Record<string, string> => {
  if (allowed.size === 0) return {};
  const exposed = { 'access-control-expose-headers': EXPOSED };
  if (allowed.has('*')) return { 'access-control-allow-origin': '*', ...exposed };
  const vary = { vary: 'Origin' };
  return origin !== undefined && allowed.has(origin)
    ? { ...vary, 'access-control-allow-origin': origin, ...exposed }
    : vary;
};
