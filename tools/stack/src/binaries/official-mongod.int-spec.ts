import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** MongoDB's download as a mirror on this machine serves it, which breaks each download from the beginning in the middle. */
let folder: string;
let server: Server;
let asked: string[];
let pinned: (archive: Buffer) => string;

const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** An archive of that name with a mongod that is 300 kB of noise. */
const archiveNamed = (name: string) => {
  const file = join(folder, 'archives', name);
  const top = basename(name, '.tgz');
  mkdirSync(join(folder, 'archives', top, 'bin'), { recursive: true });
  for (const program of ['mongod', 'mongos'])
    writeFileSync(join(folder, 'archives', top, 'bin', program), randomBytes(300_000));
  execFileSync('tar', ['-czf', file, '-C', join(folder, 'archives'), top]);
  return readFileSync(file);
};
let archive: Buffer | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera mongod '));
  server = createServer(({ url = '', headers }, response) => {
    asked.push(`${basename(url)} ${headers.range ?? ''}`.trim());
    archive ??= archiveNamed(basename(url, '.sha256'));
    if (url.endsWith('.sha256')) return response.end(`${pinned(archive)}  ${basename(url)}\n`);
    const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    const rest = archive.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
    if (from > 0) return response.end(rest);
    return response.write(rest.subarray(0, rest.length / 2), () => setTimeout(() => response.destroy(), 20));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  process.env['MONGOMS_DOWNLOAD_MIRROR'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['XDG_CACHE_HOME'] = folder;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  archive = undefined;
  pinned = sum;
});

const fetchIt = async () => {
  // After XDG_CACHE_HOME is set: where the cache is, is read once.
  const { fetchOfficialMongod } = await import('./official-mongod.js');
  const target = mkdtempSync(join(folder, 'target '));
  await fetchOfficialMongod('8.0.17', target, () => {});
  return readdirSync(target, { recursive: true, encoding: 'utf8' });
};

it('is fetched to its end after the connection broke, and its mongod is taken out', async () => {
  const files = await fetchIt();
  expect(files.filter((name) => /\/bin\/./.test(name))).toEqual([expect.stringMatching(/\/bin\/mongod$/)]);
  // Once more from the beginning, when what had come was lost with the connection before it was written.
  expect(asked.filter((line) => line.includes(' '))).toEqual([asked.at(-1)]);
  expect(asked.at(-1)).toMatch(/ bytes=[1-9]\d*-$/);
  expect(readdirSync(join(folder, 'tessera'))).toEqual([]);
});

it('is refused when it is not what MongoDB says it is', async () => {
  pinned = () => 'f'.repeat(64);
  await expect(fetchIt()).rejects.toThrow(/is not the pinned file: its SHA-256 is .*, not ffff/);
  expect(readdirSync(join(folder, 'tessera'))).toEqual([]);
});
