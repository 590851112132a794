import { Refusal } from '@tessera/contracts';
import { faults, requestId } from '@tessera/runtime/rules';
import * as z from 'zod';

const MOST_PATH = 2_048;
const MOST_BODY_BYTES = 256 * 1024;
const MOST_FAULTS = 50;

/** What ASCII can show. */
const field = z
  .string()
  .max(8_192)
  .regex(/^[\t -~]*$/, 'must be printable ASCII')
  .optional();

/** Those that the API reads; others, above all the connection's own, are this function's business. */
const known = z.strictObject({
  accept: field,
  authorization: field,
  'content-type': field,
  'idempotency-key': field,
  'if-match': field,
  'if-none-match': field,
  prefer: field,
  traceparent: field,
  'x-request-id': field,
});

/** Field names in lower case (RFC 9110 §5.1). Of a field that stands there twice nobody could say which is meant. */
const headers = z
  .record(z.string(), z.unknown())
  .transform((given, { addIssue }) => {
    const lowered = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
    if (new Set(lowered.map(([name]) => name)).size < lowered.length) addIssue('has a field twice');
    return Object.fromEntries(lowered);
  })
  .pipe(known);

/** As it stands in a request: no way out of the API's stage, however its dots are written. */
const path = z
  .string()
  .max(MOST_PATH)
  .regex(/^\/[!"$-[\]-~]*$/, 'must begin with / and be printable ASCII without spaces, # and \\')
  .refine((path) => !/\/(\.|%2e){2}(\/|%2f|%5c|\?|$)/i.test(path), 'must have no ..');

/** A text is sent as it is, everything else as JSON. Undefined for what has none. */
const bytesOf = (body: unknown): Buffer | undefined => {
  try {
    return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  } catch {
    return undefined;
  }
};

const body = z.unknown().transform((given, { addIssue }) => {
  if (given === undefined || given === null) return undefined;
  const bytes = bytesOf(given);
  if (!bytes) addIssue('must be JSON');
  if (bytes && bytes.length > MOST_BODY_BYTES) addIssue('must be 256 KiB at most');
  return bytes;
});

const schema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path,
    headers: headers.default({}),
    body: body.optional(),
  })
  .refine(({ method, body }) => body === undefined || !['GET', 'HEAD'].includes(method), {
    path: ['body'],
    error: 'must be left out of GET and HEAD',
  });

/** A call that this function can make. */
export interface Asked {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** By names in lower case. `x-request-id` is always there: all attempts of a call have the same. */
  headers: { readonly [name in keyof z.infer<typeof known>]?: string | undefined } & {
    readonly 'x-request-id': string;
  };
  body: Buffer | undefined;
}

/** The call that an event asks for. Throws VALIDATION_FAILED, which points at all that is wrong with it. */
export const askedOf = (event: unknown): Asked => {
  const { success, data, error } = schema.safeParse(event);
  if (!success)
    throw new Refusal('VALIDATION_FAILED', { errors: faults(error.issues, { in: 'body' }).slice(0, MOST_FAULTS) });
  return { ...data, headers: { ...data.headers, 'x-request-id': requestId(data) }, body: data.body };
};
