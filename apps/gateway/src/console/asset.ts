import { createHash } from 'node:crypto';
import { extname } from 'node:path';

type Encoding = 'br' | 'gzip' | 'identity';

/** One form of a file, as it goes over the wire. */
export interface Form {
  encoding: Encoding;
  bytes: Buffer;
  /** Of these bytes, so that all instances give the same and no form passes for another (RFC 9110 §8.8.3.3). */
  etag: string;
}

/** A file of the console. */
export interface Asset {
  type: string;
  /** Its name changes with its content: whoever has it need never ask again. */
  isHashed: boolean;
  /** The smallest first. */
  forms: readonly Form[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const etagOf = (bytes: Buffer) => `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

/** A file by its path and its bytes in each encoding that there is. */
export const assetOf = (path: string, bytes: Readonly<Record<Encoding, Buffer | undefined>>): Asset => ({
  type: types[extname(path)] ?? 'application/octet-stream',
  isHashed: path.startsWith('assets/'),
  forms: (['br', 'gzip', 'identity'] as const).flatMap((encoding) => {
    const encoded = bytes[encoding];
    return encoded ? [{ encoding, bytes: encoded, etag: etagOf(encoded) }] : [];
  }),
});

/** Names of `Accept-Encoding`, less those with a weight of 0. */
const accepted = (header: string) =>
  header.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name];
  });

/** The smallest form that whoever asks can read (RFC 9110 §12.5.3). */
export const formFor = ({ forms }: Asset, acceptEncoding: string | string[] = ''): Form | undefined => {
  const names = accepted(String(acceptEncoding));
  return forms.find(({ encoding }) => encoding === 'identity' || names.includes(encoding));
};
