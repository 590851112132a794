import { type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type Agent, request, type RequestOptions } from 'node:https';
import { type Answer, answerOf, type Response } from './answer.js';
import { type Failure, failureOf, type Phase } from './failure.js';

/** The addresses of a name. */
export type Resolve = (name: string) => Promise<LookupAddress[]>;

/** IPv4 alone: no VPC of this edition has other addresses, and a question for them costs a round trip to the resolver. */
export const resolve: Resolve = (name) => lookup(name, { all: true, family: 4 });

/** A request as it is sent. */
export interface Sent {
  /** With the path. */
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
}

/** How long an exchange may take. */
export interface Limits {
  /** Until the connection stands, for each address of the name. */
  connectMs: number;
  /** In all. */
  attemptMs: number;
}

/** Over what it goes. */
export interface Way {
  /** False: a connection for this exchange alone, to a name of one address. */
  agent: Agent | false;
  resolve: Resolve;
}

/** What became of an exchange. */
export type Tried =
  | { answer: Answer; via: string | undefined; roundTripMs: number | undefined }
  /** `wasSent`: bytes of the request may have arrived. */
  | { failure: Failure; wasSent: boolean };

/** What is known of an exchange while it goes on. */
interface Progress {
  phase: Phase;
  /** When the first address was called. */
  calledAt: number;
  via?: string | undefined;
  /** How long TCP took to connect: one round trip, where the first address answered. Of a kept connection unknown. */
  roundTripMs?: number;
}

const late = () => Object.assign(new Error('took too long'), { code: 'ETIMEDOUT' });

/**
 * Asks for the addresses, then gives all of them `connectMs` each: Node goes on to the next one, but waits for the last without
 * limit.
 */
const patient = ({ resolve }: Way, { connectMs }: Limits, progress: Progress, ending: AbortController) => {
  let timer: NodeJS.Timeout | undefined;
  const lookup: RequestOptions['lookup'] = (name, _, callback) => {
    const found = (addresses: LookupAddress[]) => {
      if (ending.signal.aborted) return;
      Object.assign(progress, { phase: 'connecting', calledAt: performance.now() });
      timer = setTimeout(() => ending.abort(late()), connectMs * addresses.length);
      callback(null, addresses);
    };
    const missing = (error: NodeJS.ErrnoException) => callback(error, []);
    resolve(name).then(found, missing);
  };
  return { lookup, stop: () => clearTimeout(timer) };
};

/** Follows the connection of a request. A kept one stands already. */
const follow = (call: ReturnType<typeof request>, progress: Progress, stop: () => void) => {
  call.on('socket', (socket) => {
    const stands = () => Object.assign(progress, { phase: 'sent', via: socket.remoteAddress });
    if (call.reusedSocket) return stands();
    socket.once('connect', () => {
      stop();
      Object.assign(progress, { phase: 'securing', roundTripMs: performance.now() - progress.calledAt });
    });
    return socket.once('secureConnect', stands);
  });
};

const respond = (call: ReturnType<typeof request>, body: Buffer | undefined, { signal }: AbortController) =>
  new Promise<Response>((resolve, reject) => {
    signal.addEventListener('abort', () => call.destroy(signal.reason));
    call.on('response', resolve).on('error', reject).end(body);
  });

/** One exchange over https, within its limits. Never throws: what goes wrong is a failure. */
export const attempt = async ({ url, method, headers, body }: Sent, limits: Limits, way: Way): Promise<Tried> => {
  const progress: Progress = { phase: 'resolving', calledAt: 0 };
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(late()), limits.attemptMs);
  const { lookup, stop } = patient(way, limits, progress, ending);
  try {
    const call = request(url, {
      agent: way.agent,
      method,
      headers,
      lookup,
      servername: url.hostname,
      minVersion: 'TLSv1.2',
    });
    follow(call, progress, stop);
    const answer = await answerOf(await respond(call, body, ending));
    return { answer, via: progress.via, roundTripMs: progress.roundTripMs };
  } catch (error) {
    const cause: unknown = ending.signal.aborted ? ending.signal.reason : error;
    return { failure: failureOf(cause, progress.phase), wasSent: progress.phase === 'sent' };
  } finally {
    stop();
    clearTimeout(timer);
  }
};
