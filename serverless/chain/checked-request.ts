import { bodyOf, Refusal } from '@tessera/contracts';
import { idempotencyKey, onceOnly, scopePath } from '@tessera/messaging/once';
import { checked, parseJson } from '@tessera/runtime/rules';
import { type ServedRoute } from '../routes.js';
import { type Asked, type Caller, MOST_BODY_BYTES } from './asked.js';

/** `application/json`, whatever its parameters. */
const isJson = (type: string | undefined) => /^application\/json\s*(;|$)/i.test(type?.trim() ?? '');

/** The document of a body. Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, MALFORMED_JSON, in this order. */
const documentOf = ({ headers, body }: Asked): unknown => {
  if (body === null) return undefined;
  if (!isJson(headers['content-type'])) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
  if (Buffer.byteLength(body) > MOST_BODY_BYTES) throw new Refusal('PAYLOAD_TOO_LARGE');
  return parseJson(Buffer.from(body));
};

/** Throws VALIDATION_FAILED for a key that is none, where the route honours one. */
const keyOf = ({ headers = [] }: ServedRoute, asked: Asked) =>
  headers.includes('idempotency-key') ? idempotencyKey(asked.headers['idempotency-key']) : undefined;

/**
 * All parts of a request by the schemas of its route. Throws VALIDATION_FAILED with the places that are wrong: of the first part
 * that is, in the order of the services.
 */
export const checkedRequest = async (route: ServedRoute, asked: Asked, caller: Caller | undefined) => {
  const schema = bodyOf(route);
  const document = documentOf(asked);
  const key = keyOf(route, asked);
  const body = schema && (await checked(schema, document));
  const params = route.params && (await checked(route.params, asked.params, { in: 'path' }));
  const query = route.query && (await checked(route.query, asked.query, { in: 'query' }));
  const scope = { user: caller?.id ?? '', method: route.method, path: scopePath(route.path, asked.params) };
  // Where no body is needed, an empty one says the same.
  const once = key === undefined ? undefined : onceOnly({ ...scope, key, body: body ?? {} });
  return { params, query, body, headers: asked.headers, caller, once };
};
