import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchFile, type OnProgress } from './fetch-file.js';
import { sizeOf } from './part-file.js';

const content = randomBytes(300_000);
const pinned = createHash('sha256').update(content).digest('hex');
const noProcess = 2 ** 22 + 1;

let folder: string;
let server: Server;
let url: string;
let file: string;
/** What was asked for, by its first byte. */
let asked: number[];
let answer: RequestListener;

/** From where the request says, as far as the server can tell ranges. */
const serve =
  (what: Buffer, knowsRanges = true): RequestListener =>
  (request, response) => {
    const from = knowsRanges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    asked.push(from);
    if (from >= what.length) return void response.writeHead(416).end();
    const rest = what.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length }).end(rest);
  };

/** Where this process gathers the file. */
const part = () => `${file}.${process.pid}.part`;

/** The first `cuts` answers break off in the middle of what is left. */
const cutting = (cuts: number, then: RequestListener): RequestListener => {
  let left = cuts;
  return (request, response) => {
    if (left-- <= 0) return then(request, response);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    asked.push(from);
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
    const half = rest.subarray(0, rest.length / 2);
    response.write(half);
    // Once it is on disk: what arrives in the same moment as the end may be lost, and is asked for again.
    const cut = setInterval(() => sizeOf(part()) >= from + half.length && response.destroy(), 5);
    response.once('close', () => clearInterval(cut));
  };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera fetch '));
  file = join(folder, 'there.jar');
  asked = [];
  answer = serve(content);
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/there.jar`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const fetched = async (onProgress?: OnProgress) => {
  expect(await fetchFile(url, pinned, file, onProgress)).toBe(content.length);
  expect(readFileSync(file).equals(content)).toBe(true);
  expect(readdirSync(folder)).toEqual(['there.jar']);
};

it('keeps what is as pinned, and tells how far it is', async () => {
  const onProgress: [number, number | undefined][] = [];
  await fetched((...progress) => onProgress.push(progress));
  expect(onProgress.at(-1)).toEqual([content.length, content.length]);
});

it('goes on where the connection broke, twice', async () => {
  answer = cutting(2, serve(content));
  await fetched();
  expect(asked).toEqual([0, 150_000, 225_000]);
});

it('goes on where a run that is no more left off', async () => {
  writeFileSync(`${file}.${noProcess}.part`, content.subarray(0, 100_000));
  writeFileSync(`${file}.${noProcess + 1}.part`, content.subarray(0, 10));
  await fetched();
  expect(asked).toEqual([100_000]);
});

it('finds that nothing is missing of what a run left', async () => {
  writeFileSync(`${file}.${noProcess}.part`, content);
  await fetched();
});

it('leaves alone what another clone is fetching', async () => {
  const theirs = `${file}.${process.ppid}.part`;
  writeFileSync(theirs, content.subarray(0, 100_000));
  expect(await fetchFile(url, pinned, file)).toBe(content.length);
  expect(asked).toEqual([0]);
  expect(existsSync(theirs)).toBe(true);
});

it('begins anew when what was left is of another file, or the server knows no ranges', async () => {
  writeFileSync(`${file}.${noProcess}.part`, randomBytes(50_000));
  await fetched();
  rmSync(file);
  writeFileSync(`${file}.${noProcess}.part`, content.subarray(0, 50_000));
  answer = serve(content, false);
  await fetched();
});

it('gives up on a connection that brings nothing, and keeps what there is', async () => {
  answer = cutting(1, (_, response) => void response.destroy());
  await expect(fetchFile(url, pinned, file)).rejects.toThrow(/cannot be reached|breaks again and again/);
  expect(readdirSync(folder)).toEqual([`there.jar.${process.pid}.part`]);
});

it('refuses a corrupt download and keeps nothing of it', async () => {
  const refused = fetchFile(url, 'f'.repeat(64), file);
  await expect(refused).rejects.toThrow(`there.jar is not the pinned file: its SHA-256 is ${pinned}, not ffff`);
  expect(readdirSync(folder)).toEqual([]);
});

it('says in one line that there is no such file, or no host', async () => {
  answer = (_, response) => void response.writeHead(404).end();
  await expect(fetchFile(url, pinned, file)).rejects.toThrow('/there.jar answers 404');
  await expect(fetchFile('http://127.0.0.1:1/x', pinned, file)).rejects.toThrow('127.0.0.1:1 cannot be reached');
  expect(existsSync(file)).toBe(false);
});
