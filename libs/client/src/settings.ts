import { type ApiProblem } from './problem.js';
import { type SessionTokens } from './session.js';
import { type Retry } from './retry.js';

/** What a client is told when it is made. */
export interface ClientSettings {
  /** Where the gateway is, for example `https://shop.example`; `''` in a browser whose page comes from there. */
  baseUrl: string;
  /** Another fetch than the global one: of a test, or a faster one. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Tokens that were kept from an earlier session. */
  tokens?: SessionTokens | undefined;
  /** Told each time there are new tokens, to keep them; `undefined`: the session is over, unless by a logout because of `why`. */
  onTokens?: (tokens: SessionTokens | undefined, why?: ApiProblem) => void;
  /** Go with every request. */
  headers?: Readonly<Record<string, string>>;
  /** How long one try may take until its whole answer is there; 20 000 when not given. */
  timeoutMs?: number;
  /**
   * How often a call is tried again that met 429, or that may be done twice (GET, `ifMatch`, `idempotencyKey`) and met 502,
   * 503, 504, a first call still running, or no answer; none when not given. `Retry-After` is honoured.
   */
  retries?: number;
  /** Told before each such try. */
  onRetry?: (retry: Retry) => void;
  /** For tests: answers that break the contract, in body, status or problem code, throw `UnexpectedAnswer`. */
  check?: boolean;
}
