import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { Trouble } from '../trouble.js';

/** Without an answer for so long a host counts as out of reach. */
export const answerTimeout = 10_000;

/** Fetches a small file by HTTPS; it lies there only once its content has the SHA-256. Answers its size. */
export async function fetchFile(url: string, sha256: string, file: string): Promise<number> {
  const answer = await ask(url);
  if (!answer.ok) throw new Trouble(`${url} answers ${answer.status}`);
  const content = Buffer.from(await answer.arrayBuffer());
  checkSum(content, sha256, url);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
  return content.length;
}

/** Throws when the content is not what was pinned. */
export function checkSum(content: Buffer, sha256: string, what: string): void {
  const found = createHash('sha256').update(content).digest('hex');
  if (found !== sha256) throw new Trouble(`${what} is not the pinned file: its SHA-256 is ${found}, not ${sha256}`);
}

async function ask(url: string): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), answerTimeout);
  try {
    return await fetch(url, { signal: patience.signal });
  } catch (error) {
    throw new Trouble(`${new URL(url).host} cannot be reached`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
