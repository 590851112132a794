import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_MS = 20_000;
/** Two full windows; a platform that sends us away for longer is not one to play on. */
const MOST_WAITS = 3;

export interface Ask {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** `body` is what came, checked by whoever reads it; undefined when nothing came. */
export interface Answer {
  request: string;
  status: number;
  body: unknown;
}

/** The code of a problem (RFC 9457), if it is one. */
export const codeOf = ({ body }: Answer): string | undefined => {
  const { code } = Object(body) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

/** The public API over HTTP. Waits as long as a 429 asks for, and says so. */
export class Api {
  constructor(
    readonly url: string,
    private readonly say: (line: string) => void,
    /** How long to wait for what the platform does a little later. */
    readonly timeoutSeconds = 10,
  ) {}

  async ask(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    for (let waits = 0; ; waits += 1) {
      const response = await this.send(method, path, ask);
      if (response.status !== 429 || waits === MOST_WAITS) return this.read(`${method} ${path}`, response);
      await response.body?.cancel();
      const seconds = Number(response.headers.get('retry-after')) || 1;
      this.say(`too many requests for the moment, waiting ${seconds} s as the platform asks`);
      await sleep(seconds * 1000);
    }
  }

  private async send(method: string, path: string, { token, body, headers = {} }: Ask) {
    try {
      return await fetch(new URL(path, this.url), {
        method,
        headers: {
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch (error) {
      throw this.unreachable(method, path, error);
    }
  }

  private unreachable(method: string, path: string, error: unknown) {
    const { name, cause } = Object(error) as { name?: unknown; cause?: unknown };
    if (name === 'TimeoutError')
      return new CommandError(`${method} ${path} got no answer within ${ANSWER_MS / 1000} s.`);
    const why = (Object(cause) as { code?: unknown }).code ?? (Object(error) as { message?: unknown }).message;
    return new CommandError(
      `No platform answers at ${this.url} (${String(why)}): start one with "npm start", or say where it is with --url.`,
    );
  }

  private async read(request: string, response: Response): Promise<Answer> {
    const text = await response.text();
    try {
      return { request, status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      throw new CommandError(
        `${request} answered ${response.status} with something that is not JSON. Is ${this.url} a gateway?`,
      );
    }
  }
}
