import { type IncomingMessage } from 'node:http';

/** Between two neighbours only (RFC 9110 §7.6.1); what the field Connection names is so as well. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What a client says of its own way here, which nobody can trust. The front itself has answered Expect. */
const notFromOutside = [
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

type Field = [name: string, value: string];

const fieldsOf = (raw: readonly string[]): Field[] =>
  raw.flatMap((name, index): Field[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));

const named = (fields: readonly Field[]): string[] =>
  fields.flatMap(([name, value]) => (name.toLowerCase() === 'connection' ? value.toLowerCase().split(',') : []));

const without = (fields: readonly Field[], names: readonly string[]): Field[] =>
  fields.filter(([name]) => !names.includes(name.toLowerCase()));

const endToEnd = (fields: readonly Field[]): Field[] =>
  without(fields, [...hopByHop, ...named(fields).map((name) => name.trim())]);

/** Does a body follow? */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** As Node reads it: a body is where it says so, whatever the field Connection names. */
const framing = ({ method = '', headers }: IncomingMessage): Field[] => {
  const { 'transfer-encoding': coding, 'content-length': length } = headers;
  if (coding !== undefined) return [['Transfer-Encoding', coding]];
  // Node would add a coding to a POST that has neither.
  if (length === undefined && !['POST', 'PUT', 'PATCH'].includes(method)) return [];
  return [['Content-Length', length ?? '0']];
};

/** The fields of a request as a gateway gets them: it knows who asks from the front alone. */
export const towardsGateway = (request: IncomingMessage): string[] => {
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const kept = without(endToEnd(fieldsOf(request.rawHeaders)), [...notFromOutside, 'content-length']);
  const own: Field[] = [
    ['X-Forwarded-For', address],
    ['X-Forwarded-Proto', 'http'],
    ['Connection', 'close'],
  ];
  return [...kept, ...framing(request), ...own].flat();
};

/** The fields of an answer as the client gets them. */
export const towardsClient = (answer: IncomingMessage): string[] => endToEnd(fieldsOf(answer.rawHeaders)).flat();
