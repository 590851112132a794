import { Refusal, type RefusalDetails } from '@tessera/contracts';
import { problemBody } from '@tessera/runtime/rules';
import { codeOf, type Failure, failureIn } from '../exchange/failure.js';
import { type Asked } from './asked.js';
import { type Called } from './call.js';

/** What the caller is told. With a `failure` the body is a problem of this function's; without one, what the API said. */
export interface Told {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  failure?: Failure;
  attempts: number;
  ms: number;
  /** Where the last attempt went. */
  origin: string;
  /** The address that answered. */
  via?: string | undefined;
}

/** For people, and nothing of what the API or an error said: that names accounts and networks. */
const details: Readonly<Record<Failure, string>> = {
  DNS: 'The name of the API has no address here',
  CONNECT_TIMEOUT: 'There was no connection to the API in time',
  TIMEOUT: 'The API did not answer in time',
  REFUSED: 'The API takes no connection',
  UPSTREAM: 'The answer of the API broke off, or cannot be read',
  TLS: 'The API shows no certificate that is trusted',
  POLICY: 'A policy in front of the API refuses this: see `tessera aws cross-region test`',
  THROTTLED: 'The API is asked too often',
};

type Problem = Pick<Told, 'status' | 'headers' | 'body'>;

/** A "no" of this function's own. */
export const problemOf = (refusal: Refusal, instance: string, requestId: string): Problem => ({
  status: refusal.status,
  headers: { 'content-type': 'application/problem+json', ...refusal.details.headers },
  body: problemBody(refusal, instance, requestId),
});

/** The path alone: what is asked for in a query may be nobody else's business. */
export const pathOf = ({ path }: Asked): string => path.split('?', 1)[0] ?? '/';

const failed = (asked: Asked, failure: Failure, more: RefusalDetails = {}) => ({
  ...problemOf(
    new Refusal(codeOf[failure], { detail: details[failure], ...more }),
    pathOf(asked),
    asked.headers['x-request-id'],
  ),
  failure,
});

const answered = (asked: Asked, { tried }: Called): Problem & Pick<Told, 'failure' | 'via'> => {
  if ('failure' in tried) return failed(asked, tried.failure);
  const { answer, via } = tried;
  const failure = failureIn(answer);
  const later = answer.headers['retry-after'];
  const headers = later === undefined ? {} : { 'retry-after': later };
  return { ...(failure ? failed(asked, failure, { headers }) : answer), via };
};

/** What became of a call, for its caller. */
export const toldOf = (asked: Asked, called: Called): Told => {
  const { attempts, ms, origin } = called;
  return { ...answered(asked, called), attempts, ms, origin };
};
