import { readFileSync } from 'node:fs';
import { given } from './bench.js';

/** What a peer is told by the bench: where it listens, the public key of the tokens (PEM), and who answers behind it. */
export const surroundings = () => ({
  listen: { port: Number(given('PORT')), host: '127.0.0.1' },
  publicKey: readFileSync(given('PUBLIC_KEY_FILE'), 'utf8'),
  upstream: given('UPSTREAM_URL'),
});
