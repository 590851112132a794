import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itWhere } from '../../../../test/it-where.fixture.js';

/** A wheel of one file, in an index on this machine that breaks each download from the beginning in the middle. */
const make = `
import sys, zipfile
name, folder = 'tessera_probe-1.0', sys.argv[1]
tag = sys.argv[2]
with zipfile.ZipFile(f'{folder}/{name}-py3-none-{tag}.whl', 'w') as wheel:
    wheel.writestr('tessera_probe/data', 'x' * 200000)
    wheel.writestr(f'{name}.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tessera-probe\\nVersion: 1.0\\n')
    wheel.writestr(f'{name}.dist-info/WHEEL', f'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: false\\nTag: py3-none-{tag}\\n')
    wheel.writestr(f'{name}.dist-info/RECORD', '')
`;

const tag = `manylinux1_${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`;
const hasPip = process.platform === 'linux' && spawnSync('python3', ['-m', 'pip', '--version']).status === 0;
const withPip = itWhere(hasPip, 'Python’s pip on Linux');

let folder: string;
let server: Server;
let content: Buffer;
let asked: string[];
let knowsProject = true;

const answer = ({ url = '', headers }: IncomingMessage, response: ServerResponse) => {
  asked.push(`${url} ${headers.range ?? ''}`.trim());
  const sum = createHash('sha256').update(content).digest('hex');
  const link = `<a href="../../files/tessera_probe-1.0-py3-none-${tag}.whl#sha256=${sum}">wheel</a>`;
  // Node's way to the index is barred where pip's own is to be seen.
  const mayKnow = knowsProject || /pip/.test(headers['user-agent'] ?? '');
  if (url.startsWith('/simple/'))
    return mayKnow ? response.setHeader('content-type', 'text/html').end(link) : response.writeHead(403).end();
  const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  const rest = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
  if (from > 0 || !knowsProject) return response.end(rest);
  return response.write(rest.subarray(0, rest.length / 2), () => setTimeout(() => response.destroy(), 20));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-wheel-'));
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  process.env['PIP_INDEX_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
  process.env['XDG_CACHE_HOME'] = folder;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const unpack = async () => {
  execFileSync('python3', ['-c', make, folder, tag]);
  content = readFileSync(join(folder, `tessera_probe-1.0-py3-none-${tag}.whl`));
  asked = [];
  // After XDG_CACHE_HOME is set: where the cache is, is read once.
  const { unpackWheel } = await import('./wheel.js');
  const sha256 = [createHash('sha256').update(content).digest('hex')];
  const target = mkdtempSync(join(folder, 'target-'));
  await unpackWheel({ requirement: 'tessera-probe==1.0', sha256 }, target, () => {});
  expect(readdirSync(join(target, 'tessera_probe'))).toEqual(['data']);
  expect(readdirSync(join(folder, 'tessera'))).toEqual([]);
};

describe('a wheel', () => {
  withPip('is fetched to its end after a connection broke, and unpacked', async () => {
    await unpack();
    const downloads = asked.filter((line) => line.startsWith('/files/'));
    // Once more from the beginning, when what had come was lost with the connection before it was written.
    expect(downloads.filter((line) => line.includes(' '))).toEqual([downloads.at(-1)]);
    expect(downloads.at(-1)).toMatch(/ bytes=[1-9]\d*-$/);
  });

  withPip('is left to pip where only pip has access', async () => {
    knowsProject = false;
    await unpack();
    expect(asked.filter((line) => line.startsWith('/simple/')).length).toBeGreaterThan(1);
  });
});
