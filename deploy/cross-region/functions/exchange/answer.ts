import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** An answer as it came, its body read. */
export interface Answer {
  status: number;
  /** Names in lower case; without those of the connection and of the coding that is undone. */
  headers: Record<string, string>;
  /** What its JSON says, else its text; null where there is none. */
  body: unknown;
}

/** As much as is needed of a response of `node:https`. */
export interface Response extends AsyncIterable<Uint8Array> {
  statusCode?: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
}

/** Lambda hands on 6 MB: what is larger could be read, and not be told. */
export const MOST_BYTES = 5 * 1024 * 1024;

const unzip = promisify(gunzip);

const ofConnection = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding']);

const unreadable = (why: string): Error => new Error(`the answer is ${why}`);

/** Reads no further than it may: the response is destroyed where the loop is left. One that is cut off throws. */
const bytesOf = async (response: Response): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > MOST_BYTES) throw unreadable('too large');
    parts.push(part);
  }
  return Buffer.concat(parts, size);
};

/** A few bytes of gzip can be gigabytes: no more is made of them than might have come plain. */
const decoded = async (raw: Buffer, coding = 'identity'): Promise<Buffer> => {
  if (raw.length === 0 || coding === 'identity') return raw;
  if (coding !== 'gzip') throw unreadable('coded in a way that was not asked for');
  return unzip(raw, { maxOutputLength: MOST_BYTES });
};

const parsed = (text: string, type = ''): unknown => {
  if (text === '') return null;
  return /^[^;]+[/+]json\s*(;|$)/i.test(type) ? JSON.parse(text) : text;
};

/** A number or a control character can be longer as JSON than it came, and JSON may be too deep to be written again. */
const mustFit = (body: unknown): void => {
  if (Buffer.byteLength(JSON.stringify(body)) > MOST_BYTES) throw unreadable('too large');
};

const plain = (headers: Response['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value = '']) =>
      ofConnection.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The whole answer. Throws when it is cut off, too large, coded otherwise than by gzip, or is no JSON though it says so. */
export const answerOf = async (response: Response): Promise<Answer> => {
  const raw = await bytesOf(response);
  const text = (await decoded(raw, one(response.headers['content-encoding']))).toString();
  const body = parsed(text, one(response.headers['content-type']));
  mustFit(body);
  return { status: response.statusCode ?? 0, headers: plain(response.headers), body };
};
