/** The API could not be asked, or its answer did not come to an end: nothing is known of what the call did. */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';
  /** In a word where there is one: `ECONNREFUSED`. */
  readonly reason: string;

  constructor(
    readonly request: string,
    override readonly cause: unknown,
  ) {
    super(`${request} got no answer: ${reasonOf(cause)}`);
    this.reason = reasonOf(cause);
  }

  /** It took longer than `timeoutMs`. */
  get timedOut(): boolean {
    return field(this.cause, 'name') === 'TimeoutError';
  }
}

/** What came is not what the contract says: no JSON, perhaps of another server, or with `check` a body that breaks its schema. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';

  constructor(
    readonly request: string,
    readonly status: number,
    what: string,
  ) {
    super(`${request} was answered ${status} with ${what}`);
  }
}

// Errors of fetch may come from another realm, where `instanceof Error` is false.
const field = (error: unknown, name: string): unknown => Object(error)[name];

/** fetch says "fetch failed", and its cause says why. */
const reasonOf = (error: unknown): string => {
  const cause = field(error, 'cause');
  return String(field(cause, 'code') ?? field(cause, 'message') ?? field(error, 'message') ?? error);
};

/** What `work` throws is a failed connection, unless the caller's own signal ended it. */
export const overTheNetwork = async <Result>(
  request: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ConnectionFailed(request, cause);
  }
};
