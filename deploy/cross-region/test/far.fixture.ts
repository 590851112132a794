import { type KeyPair, newAuthority, newCertificate } from '@tessera/testing';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf } from '../functions/client/client.js';
import { schema } from '../functions/client/settings.js';
import { settingsOf } from '../functions/environment.js';
import { connections } from '../functions/exchange/connections.js';

/** Certificates of an authority that a client trusts, and of one that nobody does. */
export const certificates = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-far-'));
  const [ours, theirs] = [newAuthority(folder, 'ours'), newAuthority(folder, 'theirs')];
  return {
    ca: readFileSync(ours.cert, 'utf8'),
    good: newCertificate(folder, 'good', ours),
    untrusted: newCertificate(folder, 'untrusted', theirs),
    remove: () => rmSync(folder, { recursive: true }),
  };
};

/** What a far API does with a request whose body was read. */
export type Behaviour = (asked: IncomingMessage & { body: Buffer }, answer: ServerResponse) => void;

/** A far API at one address of this machine. */
export interface Far {
  server: Server;
  port: number;
  /** What it was asked for. */
  asked: { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer; host: string }[];
  close(): void;
}

/** Starts one, by https. */
export const farApi = async (
  { cert, key }: KeyPair,
  behaviour: Behaviour,
  { address = '127.0.0.2', port = 0 } = {},
): Promise<Far> => {
  const asked: Far['asked'] = [];
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const { method = '', url = '', headers } = request;
      asked.push({ method, path: url, headers, body, host: headers.host ?? '' });
      behaviour(Object.assign(request, { body }), answer);
    });
  });
  await once(server.listen(port, address), 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { server, port: (server.address() as AddressInfo).port, asked, close };
};

/** A server that answers with this. */
export const answering =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): Behaviour =>
  (_, answer) =>
    answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

/** What differs from a client that has a second for everything. */
export interface Near {
  ca: string;
  port: number;
  /** Of the name; an empty list is one that does not resolve. */
  addresses?: string[];
  environment?: Record<string, string>;
}

/** The real client, of a name whose addresses are given. */
export const nearClient = ({ ca, port, addresses = ['127.0.0.2'], environment }: Near) => {
  const settings = settingsOf(schema, { ORIGIN: `https://localhost:${port}/v1`, STACK: 'demo', ...environment });
  const lines: Record<string, unknown>[] = [];
  const client = clientOf(settings, {
    connections: connections({ ...settings, ca }),
    resolve: async () => {
      if (addresses.length === 0) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
      return addresses.map((address) => ({ address, family: 4 }));
    },
    write: (line) => lines.push(JSON.parse(line)),
  });
  return { call: (event: unknown, remainingMs = 15_000) => client(event, remainingMs), lines };
};
