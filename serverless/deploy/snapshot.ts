import { createHash } from 'node:crypto';
import { type Jwks } from './keys.js';

/** A snapshot's logical id: of which chain, the hash of the template's part in it, and of what deploying adds to it. */
const NAME = /\bDeployment(Express|One)([0-9a-f]{8})(?:[0-9a-f]{8})?\b/g;

/** Parameters whose values are in the answers of the API itself. */
const inAnswers = ['CorsOrigins', 'ApiKeys'] as const;

/**
 * The template with its snapshots of the API named by what is in them. What an API serves is a snapshot that never changes, and
 * public keys and a few parameters are in it, which change no line of the template: without another name they would not be
 * served.
 */
export const withSnapshot = (
  template: string,
  { keys = [], values }: { keys: Jwks['keys'] | undefined; values: Readonly<Record<string, string>> },
): string => {
  const content = JSON.stringify([keys, ...inAnswers.map((name) => values[name] ?? '')]);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return template.replaceAll(NAME, (_, chain: string, own: string) => `Deployment${chain}${own}${hash}`);
};
