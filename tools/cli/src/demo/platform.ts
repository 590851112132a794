import { type Client, ConnectionFailed, createClient, isProblem, type Retry, UnexpectedAnswer } from '@tessera/client';
import { CommandError } from '@tessera/command';
import { wrong } from './checks.js';

const ANSWER_MS = 20_000;
/** Two full windows of a limit; a platform that sends us away for longer is not one to play on. */
const MOST_WAITS = 3;

const whyAgain = ({ error, request, seconds }: Retry) =>
  isProblem(error, 'RATE_LIMITED')
    ? `too many requests for the moment, waiting ${seconds} s as the platform asks`
    : `${request} failed (${error instanceof ConnectionFailed ? error.reason : error.code}), trying again in ${seconds.toFixed(1)} s`;

/** The platform that the story is played on. */
export class Platform {
  constructor(
    readonly url: string,
    private readonly say: (line: string) => void,
    /** How long to wait for what the platform does a little later. */
    readonly timeoutSeconds = 10,
  ) {}

  /** A client for one person. Waits as long as a 429 asks for, and says so; answers must be what the contract says. */
  newClient(): Client {
    const onRetry = (retry: Retry) => this.say(whyAgain(retry));
    return createClient({ baseUrl: this.url, timeoutMs: ANSWER_MS, retries: MOST_WAITS, onRetry, check: true });
  }

  /** The last line of a demo that ends with this error. */
  lastLine(error: unknown): unknown {
    if (error instanceof ConnectionFailed) return this.unreachable(error);
    if (error instanceof UnexpectedAnswer) return wrong(error.message);
    if (!isProblem(error)) return error;
    return error.told
      ? wrong(error.message)
      : new CommandError(`${error.message}, and not by a gateway. Is ${this.url} one?`);
  }

  private unreachable({ request, timedOut, reason }: ConnectionFailed) {
    if (timedOut) return new CommandError(`${request} got no answer within ${ANSWER_MS / 1000} s.`);
    return new CommandError(
      `No platform answers at ${this.url} (${reason}): start one with "npm start", or say where it is with --url.`,
    );
  }
}
