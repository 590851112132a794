import { CommandError } from '@tessera/command';
import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ending, mayStart } from '../processes/children.js';
import { claimPart, sizeOf } from './part-file.js';

/** Without an answer, or another byte of it, for so long a host counts as out of reach. */
export const answerTimeout = 10_000;

/** A connection that breaks so often without having brought anything is given up. */
const mostCuts = 5;

/** Called at every piece with how much there is and how much it will be (undefined when the server does not say). */
export type OnProgress = (bytes: number, total: number | undefined) => void;

/**
 * Fetches a file by HTTPS; it lies there only once its content has the SHA-256. Goes on where a connection broke, also
 * one of an earlier run. Answers its size.
 */
export const fetchFile = async (
  url: string,
  sha256: string,
  file: string,
  onProgress: OnProgress = () => {},
): Promise<number> => {
  const part = claimPart(file);
  const isResumed = sizeOf(part) > 0;
  await fetchRest(url, part, onProgress);
  try {
    checkSum(readFileSync(part), sha256, url);
  } catch (error) {
    rmSync(part);
    // What an earlier run left may be of another file; only a whole download tells.
    if (isResumed) return fetchFile(url, sha256, file, onProgress);
    throw error;
  }
  renameSync(part, file);
  return sizeOf(file);
};

/** Throws when the content is not what was pinned. */
export const checkSum = (content: Buffer, sha256: string, what: string): void => {
  const found = createHash('sha256').update(content).digest('hex');
  if (found !== sha256)
    throw new CommandError(`${what} is not the pinned file: its SHA-256 is ${found}, not ${sha256}`);
};

/** A small text, such as a checksum. */
export const fetchText = async (url: string): Promise<string> => {
  const { answer, over } = await ask(url);
  return answer.text().finally(over);
};

const fetchRest = async (url: string, part: string, onProgress: OnProgress): Promise<void> => {
  for (let cuts = 0; cuts < mostCuts; cuts++) {
    const before = sizeOf(part);
    try {
      return await append(url, part, onProgress);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      mayStart();
      if (sizeOf(part) > before) cuts = 0;
      await sleep(200 * (cuts + 1));
    }
  }
  throw new CommandError(
    `the connection to ${new URL(url).host} breaks again and again: the next start goes on from there`,
  );
};

const append = async (url: string, part: string, onProgress: OnProgress): Promise<void> => {
  const from = sizeOf(part);
  const { answer, over, alive } = await ask(url, from > 0 ? { range: `bytes=${from}-` } : {});
  // Nothing is behind what is there already: it was interrupted just before it got its name.
  if (answer.status === 416) return over();
  const isRest = answer.status === 206;
  const left = Number(answer.headers.get('content-length')) || undefined;
  let bytes = isRest ? from : 0;
  const total = left && bytes + left;
  const count = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      alive();
      onProgress((bytes += piece.length), total);
      yield piece;
    }
  };
  const body = answer.body ? Readable.fromWeb(answer.body) : Readable.from([]);
  await pipeline(body, count, createWriteStream(part, { flags: isRest ? 'a' : 'w' })).finally(over);
};

interface Asked {
  answer: Response;
  /** Something has come: the host is given its time anew. */
  alive: () => void;
  over: () => void;
}

const ask = async (url: string, headers: Record<string, string> = {}): Promise<Asked> => {
  mayStart();
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, ending]);
  const timer = setTimeout(() => late.abort(), answerTimeout);
  const [alive, over] = [() => void timer.refresh(), () => clearTimeout(timer)];
  try {
    const answer = await fetch(url, { signal, headers: { 'accept-encoding': 'identity', ...headers } });
    if (answer.ok || answer.status === 416) return { answer, alive, over };
    await answer.body?.cancel();
    throw new CommandError(`${url} answers ${answer.status}`);
  } catch (error) {
    over();
    if (error instanceof CommandError) throw error;
    mayStart();
    throw new CommandError(`${new URL(url).host} cannot be reached`, { cause: error });
  }
};
