import { explain } from '@tessera/command';
import { Refusal } from '@tessera/contracts';
import { problemBody } from '@tessera/runtime/rules';
import { timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

/** The header with the key of the run. */
export const LAB_KEY_HEADER = 'x-lab-key';

/**
 * Whether a request comes from a gateway of this run. Another user of this machine does not know the key; a page in a browser
 * would say its origin, or, by a name that leads to loopback, another host.
 */
export const mayEnter = ({ headers }: Pick<IncomingMessage, 'headers'>, key: string, port: number): boolean => {
  if (headers.origin !== undefined || headers.host !== `127.0.0.1:${port}`) return false;
  const [shown, expected] = [Buffer.from(String(headers[LAB_KEY_HEADER] ?? '')), Buffer.from(key)];
  return shown.length === expected.length && timingSafeEqual(shown, expected);
};

/** An error as the gateway hands it on. */
export const asProblem = (error: unknown, url: string): { status: number; body: object } => {
  const refusal = error instanceof Refusal ? error : new Refusal('UPSTREAM_UNAVAILABLE', { detail: explain(error) });
  return { status: refusal.status, body: problemBody(refusal, url.replace(/\?.*/, ''), undefined) };
};
