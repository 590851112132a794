import { codeByStatus, type Fault, type ProblemCode, problems, type StockCheckResult } from '@tessera/contracts';
import * as z from 'zod';

/** What problems of some codes tell beside what all do. */
interface Extras {
  /** Of which there is how much less than was ordered. */
  OUT_OF_STOCK: { lines: StockCheckResult['short'] };
}

/** A problem of this code. */
export type ProblemOf<Code extends ProblemCode> = ApiProblem & { code: Code } & (Code extends keyof Extras
    ? Extras[Code]
    : unknown);

// The keys are those of the object.
const codes = Object.keys(problems) as ProblemCode[];
const problemBody = z.object({
  code: z.enum(codes),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
  requestId: z.string().optional(),
});

/** In seconds, or as a date (RFC 9110 §10.2.3). */
const secondsOf = (retryAfter: string | null): number | undefined => {
  if (!retryAfter) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
};

/** What a status says when no problem of ours comes with it, as from a proxy in front. */
const codeOf = (status: number): ProblemCode => codeByStatus[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL');

/** An answer that is no good one: a problem (RFC 9457), or whatever else came with a status of 300 or more. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  /** The places of the request that are wrong; empty when that was not it. */
  readonly errors: readonly Fault[];
  readonly requestId: string | undefined;
  /** Waiting that long is enough. */
  readonly retryAfterSeconds: number | undefined;
  /** Does `code` come from the answer itself? Else from its status. */
  readonly told: boolean;
  /** `lines` of OUT_OF_STOCK. */
  readonly lines?: StockCheckResult['short'];

  constructor(
    readonly request: string,
    { status, headers }: { status: number; headers: Headers },
    /** All that was answered, as it came. */
    readonly body: unknown,
  ) {
    const { data } = problemBody.safeParse(body);
    const code = data?.code ?? codeOf(status);
    super(`${request} was answered ${status} ${code}: ${data?.detail ?? problems[code].title}`);
    this.status = status;
    this.code = code;
    this.told = data !== undefined;
    this.detail = data?.detail;
    this.errors = data?.errors ?? [];
    this.requestId = data?.requestId ?? headers.get('x-request-id') ?? undefined;
    this.retryAfterSeconds = secondsOf(headers.get('retry-after'));
    if (code === 'OUT_OF_STOCK') this.lines = (body as { lines: StockCheckResult['short'] }).lines;
  }
}

/** Is this a problem of the API, and of one of these codes if any are named? */
export const isProblem = <Code extends ProblemCode = ProblemCode>(
  error: unknown,
  ...codes: Code[]
): error is ProblemOf<Code> =>
  error instanceof ApiProblem && (codes.length === 0 || (codes as ProblemCode[]).includes(error.code));
