import { createHash } from 'node:crypto';

/** Something to read that stays as it is while the process lives. */
export interface Document {
  type: string;
  bytes: Buffer;
  /** Of its bytes, so that all instances give the same. */
  etag: string;
}

export const document = (type: string, content: string | Buffer): Document => {
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { type, bytes, etag: `"${hash.slice(0, 22)}"` };
};
