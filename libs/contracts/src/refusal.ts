import { type Fault } from './problem.js';

/** Every problem code of the public API, with its status and title (RFC 9457). docs/api.md says when each is sent. */
export const problems = {
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON' },
  VALIDATION_FAILED: { status: 400, title: 'The request breaks the schema' },
  BAD_REQUEST: { status: 400, title: 'The request is broken' },
  UNAUTHENTICATED: { status: 401, title: 'A valid access token is needed' },
  INVALID_CREDENTIALS: { status: 401, title: 'Unknown e-mail or wrong password' },
  REFRESH_INVALID: { status: 401, title: 'This refresh token opens no session' },
  REFRESH_REUSED: { status: 401, title: 'This refresh token was spent before: its session has ended' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  USER_BLOCKED: { status: 403, title: 'This user is blocked' },
  NOT_FOUND: { status: 404, title: 'There is nothing here for you' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not allowed here' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  EMAIL_TAKEN: { status: 409, title: 'This e-mail address is taken' },
  INSUFFICIENT_STOCK: { status: 409, title: 'This would cut into reserved stock' },
  STOCK_LIMIT: { status: 409, title: 'A stock cannot grow that large' },
  CREDIT_IN_USE: { status: 409, title: 'More credit than that is in use' },
  LAST_ADMIN: { status: 409, title: 'Nobody else could let anyone in again' },
  ORDER_NOT_CANCELLABLE: { status: 409, title: 'The order cannot be cancelled any more' },
  ORDER_NOT_SHIPPABLE: { status: 409, title: 'The order cannot be shipped in this state' },
  DEAD_LETTER_RESOLVED: { status: 409, title: 'Somebody has decided about this dead letter already' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The first request with this key is still running' },
  VERSION_MISMATCH: { status: 412, title: 'The thing has changed since you read it' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is larger than 64 KiB' },
  URI_TOO_LONG: { status: 414, title: 'The address is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be application/json' },
  UNKNOWN_PRODUCT: { status: 422, title: 'A product is not known' },
  OUT_OF_STOCK: { status: 422, title: 'There is not enough in stock' },
  PRICE_CHANGED: { status: 422, title: 'The total is not what you expected' },
  WRONG_PASSWORD: { status: 422, title: 'The current password is another one' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'This key was used with another body' },
  VERSION_REQUIRED: { status: 428, title: 'If-Match is required to replace' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are larger than 16 KiB' },
  INTERNAL: { status: 500, title: 'Something broke here' },
  UPSTREAM_ERROR: { status: 502, title: 'A service behind failed' },
  UPSTREAM_UNAVAILABLE: { status: 503, title: 'A service behind is away' },
  UPSTREAM_TIMEOUT: { status: 504, title: 'A service behind was too slow' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** The code of a failure of which nothing is known but its status: what a framework or a proxy refuses. */
export const codeByStatus: Readonly<Partial<Record<number, ProblemCode>>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
  502: 'UPSTREAM_ERROR',
  503: 'UPSTREAM_UNAVAILABLE',
  504: 'UPSTREAM_TIMEOUT',
};

/**
 * What a problem may carry beside its code. `status` where it is not the code's own (417, 501 and 505 are BAD_REQUEST too),
 * `headers` go onto the answer, `extra` into its body (`lines` of OUT_OF_STOCK).
 */
export interface RefusalDetails {
  status?: number;
  detail?: string;
  errors?: Fault[];
  headers?: Record<string, string>;
  extra?: Record<string, unknown>;
}

/**
 * An expected "no" at an HTTP door, thrown by the domain, a store or a guard, and turned into `application/problem+json`
 * in one place (`ProblemFilter` of libs/runtime). Nothing of the change that threw it is kept.
 */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: RefusalDetails = {},
  ) {
    super(details.detail ?? problems[code].title);
    this.name = 'Refusal';
  }

  get status(): number {
    return this.details.status ?? problems[this.code].status;
  }
}
