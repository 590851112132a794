import { answersIn, converse } from '@tessera/testing';
import fc from 'fast-check';
import { type Gateway } from './gateway.fixture.js';
import { CLOSE, startWideGateway, written } from './wire.fixture.js';

/** Requests that are nearly right. Whatever they have become: one answer, and none that says that we are at fault. */
let gateway: Gateway;
let requests: Buffer[];

beforeAll(async () => {
  gateway = await startWideGateway();
  const bearer = `Authorization: Bearer ${gateway.signer.tokenOf(['staff'])}\r\n`;
  const login = '{"email":"ann@b.c","password":"x"}';
  const sized = `Content-Type: application/json\r\nContent-Length: ${login.length}\r\n`;
  const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n';
  requests = [
    written('GET /v1/products/TEA?limit=2', CLOSE),
    written('HEAD /v1/users', CLOSE + bearer),
    written('GET /v1/users/me', `${CLOSE}If-None-Match: "1"\r\n${bearer}`),
    written('POST /v1/auth/login', CLOSE + sized, login),
    written('POST /v1/orders', CLOSE + chunked + bearer, '2\r\n{}\r\n0\r\n\r\n'),
  ].map((text) => Buffer.from(text, 'latin1'));
});
afterAll(() => gateway.close());

interface Change {
  /** Where, as a part of the whole. */
  at: number;
  kind: 'replace' | 'insert' | 'cut' | 'double';
  bytes: Uint8Array;
}

/** Bytes that mean something to a parser, and any others. */
const bytes = fc.oneof(
  fc
    .constantFrom('\r\n', '\n', '\r', ' ', '\t', ':', '\0', ';', ',', '%', '#', '\xff', '-1', '0', 'chunked')
    .map((text) => new Uint8Array(Buffer.from(text, 'latin1'))),
  fc.stringMatching(/^[\w/.=-]{1,2}$/).map((text) => new Uint8Array(Buffer.from(text))),
  fc.uint8Array({ minLength: 1, maxLength: 2 }),
);
const change: fc.Arbitrary<Change> = fc.record({
  // Without a bias to the first bytes, where all is a broken method.
  at: fc.noBias(fc.nat(9_999)).map((part) => part / 10_000),
  kind: fc.constantFrom('replace', 'insert', 'cut', 'double'),
  bytes,
});

const changed = (request: Buffer, { at, kind, bytes }: Change): Buffer => {
  const place = Math.floor(at * request.length);
  const [before, after] = [request.subarray(0, place), request.subarray(place)];
  if (kind === 'insert') return Buffer.concat([before, bytes, after]);
  if (kind === 'replace') return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
  if (kind === 'cut') return Buffer.concat([before, after.subarray(bytes.length)]);
  return Buffer.concat([before, after.subarray(0, 40), after]);
};

/** Whether it is HEAD that is answered, or something else, is for the server to say: both framings are tried. */
const countIn = (said: string): number[] => {
  try {
    return answersIn(said).map(({ status }) => status);
  } catch {
    return answersIn(said, ['HEAD']).map(({ status }) => status);
  }
};

/** How many requests may be seen in it: as many as heads end, and one that is broken; none behind one that closes. */
const mostAnswers = (request: Buffer) => {
  const [head = '', ...others] = request.toString('latin1').split('\r\n\r\n');
  return /\r\nConnection: close(\r\n|$)/.test(head) ? 1 : 2 + others.length;
};

/** An answer may take longer on a busy machine: it is lost then, and nothing is found wrong. */
const PATIENCE_MS = 100;

it('are answered once, and never with a failure of ours', async () => {
  const nearlyRight = fc.tuple(fc.nat(4), fc.array(change, { minLength: 1, maxLength: 2 }));
  const tried = fc.asyncProperty(nearlyRight, async ([n, changes]) => {
    const request = changes.reduce(changed, requests[n] ?? Buffer.alloc(0));
    const statuses = countIn(await converse(gateway.url, request, undefined, PATIENCE_MS));
    expect(statuses.length).toBeLessThanOrEqual(mostAnswers(request));
    expect(statuses.filter((status) => status >= 500 && status !== 501 && status !== 505)).toEqual([]);
  });
  await fc.assert(tried, { numRuns: 1_000 });
  expect((await gateway.ask('/v1/products')).status).toBe(200);
});
