import { connect } from 'node:net';

/** One answer as it stood on the wire. */
export interface RawAnswer {
  status: number;
  /** Names in lower case; of one that came twice both values, separated by a comma. */
  headers: Record<string, string | undefined>;
  body: string;
}

type Bytes = string | Buffer;

const bytesOf = (part: Bytes) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part);

/**
 * All that a server says on a connection until it closes it, one character a byte. `parts` are sent at once, `later` when the
 * first bytes of an answer are there, and who has `patienceMs` ends their half of it then. A reset ends it as a close does: what was
 * said before counts.
 */
export const converse = (url: string, parts: Bytes | Bytes[], later?: Bytes, patienceMs?: number): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(Buffer.concat([parts].flat().map(bytesOf)));
    if (later !== undefined) socket.once('data', () => socket.write(bytesOf(later)));
    socket.on('data', (chunk) => (said += chunk.toString('latin1'))).on('error', () => undefined);
    const patience = patienceMs === undefined ? undefined : setTimeout(() => socket.end(), patienceMs);
    socket.once('close', () => {
      clearTimeout(patience);
      resolve(said);
    });
  });

const headersIn = (fields: readonly string[]) => {
  const headers: RawAnswer['headers'] = {};
  for (const field of fields) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+): ?(.*)$/.exec(field) ?? [];
    if (name === '') throw new Error(`no header: ${JSON.stringify(field)}`);
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
};

const chunked = (rest: string): [body: string, rest: string] => {
  const [line = ''] = rest.split('\r\n', 1);
  const [size, from] = [Number.parseInt(line, 16), line.length + 2];
  const after = rest.slice(from + size + 2);
  if (!(size >= 0)) throw new Error(`no chunk: ${JSON.stringify(line)}`);
  if (size === 0) return ['', after];
  const [body, end] = chunked(after);
  return [rest.slice(from, from + size) + body, end];
};

const bodyIn = ({ status, headers }: Omit<RawAnswer, 'body'>, method: string, rest: string) => {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return ['', rest] as const;
  if (headers['transfer-encoding'] === 'chunked') return chunked(rest);
  const length = headers['content-length'] === undefined ? rest.length : Number(headers['content-length']);
  if (!(length <= rest.length)) throw new Error(`${length} bytes were promised, ${rest.length} came`);
  return [rest.slice(0, length), rest.slice(length)] as const;
};

/**
 * What was said, cut into answers as their framing says (RFC 9112 §6.3); throws where it is not that to its last byte.
 *
 * @param methods of the requests, in their order; GET where there are no more
 */
export const answersIn = (said: string, methods: readonly string[] = []): RawAnswer[] => {
  if (said === '') return [];
  const [head = ''] = said.split('\r\n\r\n', 1);
  const [line = '', ...fields] = head.split('\r\n');
  const [, code] = /^HTTP\/1\.1 (\d{3}) [ \w-]+$/.exec(line) ?? [];
  if (code === undefined) throw new Error(`no answer: ${JSON.stringify(said.slice(0, 100))}`);
  const begun = { status: Number(code), headers: headersIn(fields) };
  const [method = 'GET', ...others] = methods;
  const [body, rest] = bodyIn(begun, method, said.slice(head.length + 4));
  return [{ ...begun, body }, ...answersIn(rest, begun.status < 200 ? methods : others)];
};
