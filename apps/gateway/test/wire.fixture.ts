import { answersIn, converse, type RawAnswer } from '@tessera/testing';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { limits } from './limits.fixture.js';

const wide = { quota: 1_000_000, seconds: 60 };

/** A gateway whose limits are in nobody's way. */
export const startWideGateway = (env: Record<string, string> = {}) => {
  const names = ['address', 'failedAuthentications', 'user', 'writes', 'login', 'loginFailures'];
  return startGateway({ ...limits(Object.fromEntries(names.map((name) => [name, wide]))), ...env });
};

export const CLOSE = 'Host: test\r\nConnection: close\r\n';
export const KEEP = 'Host: test\r\n';

/** A request as it is written; `lines` end with CR LF each. */
export const written = (start: string, lines: string, body = '') => `${start} HTTP/1.1\r\n${lines}\r\n${body}`;

type Bytes = string | Buffer;

/** All answers to what is sent, when the gateway has closed the connection. */
export const answers = async (
  { url }: Gateway,
  parts: Bytes | Bytes[],
  { methods = [], later }: { methods?: string[]; later?: Bytes } = {},
): Promise<RawAnswer[]> => answersIn(await converse(url, parts, later), methods);

export const statusesOf = async (...asked: Parameters<typeof answers>) =>
  (await answers(...asked)).map(({ status }) => status);
