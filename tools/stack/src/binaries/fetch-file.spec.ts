import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchFile } from './fetch-file.js';

let folder: string;
let server: Server;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera fetch '));
  server = createServer((request, response) => {
    response.writeHead(request.url === '/there.jar' ? 200 : 404).end('content');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const pinned = createHash('sha256').update('content').digest('hex');

it('keeps what is as pinned', async () => {
  expect(await fetchFile(`${url}/there.jar`, pinned, join(folder, 'there.jar'))).toBe(7);
  expect(readFileSync(join(folder, 'there.jar'), 'utf8')).toBe('content');
});

it('refuses a corrupt download and keeps nothing of it', async () => {
  const fetched = fetchFile(`${url}/there.jar`, 'f'.repeat(64), join(folder, 'there.jar'));
  await expect(fetched).rejects.toThrow(`there.jar is not the pinned file: its SHA-256 is ${pinned}, not ffff`);
  expect(readdirSync(folder)).toEqual([]);
});

it('says in one line that there is no such file, or no host', async () => {
  await expect(fetchFile(`${url}/other.jar`, pinned, join(folder, 'x'))).rejects.toThrow('/other.jar answers 404');
  server.close();
  server.closeAllConnections();
  await expect(fetchFile('http://127.0.0.1:1/x', pinned, join(folder, 'x'))).rejects.toThrow(
    '127.0.0.1:1 cannot be reached',
  );
  expect(existsSync(join(folder, 'x'))).toBe(false);
});
