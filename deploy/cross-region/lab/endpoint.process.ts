import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { type TLSSocket } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Seen } from './api/firewall.js';
import { functionsOf } from './api/functions.js';
import { gatewayOf } from './api/gateway.js';
import { proxy } from './api/integration.js';
import { type Answer } from './api/response.js';
import { answering, settingOf } from './child.js';
import { type EndpointSetting } from './model.js';
import { type Served } from './outcome.js';

/** Stands for the execute-api endpoint at one of its addresses: TLS 1.2, and behind it everything that AWS looks at. */
const setting = settingOf<EndpointSetting>();
const served: Served = { connections: 0, backend: 0, requests: [] };
const invoke = await functionsOf(setting.folder, setting.functions);
const gateway = gatewayOf(setting, invoke, async (...asked) => {
  served.backend += 1;
  return setting.fault === 'silent' ? undefined : proxy(...asked);
});

const apiOf = (headers: Seen['headers']) => setting.apis.find(({ id }) => headers['host']?.startsWith(`${id}.`));

/** API Gateway unpacks what comes packed only where it packs itself. */
const bodyOf = async (asked: IncomingMessage, headers: Seen['headers']): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part);
  const isUnpacked = headers['content-encoding'] === 'gzip' && apiOf(headers)?.compressFrom !== undefined;
  const body = Buffer.concat(parts);
  return (isUnpacked ? gunzipSync(body) : body).toString();
};

const seenOf = async (asked: IncomingMessage): Promise<Seen> => {
  const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]));
  return {
    from: asked.socket.remoteAddress ?? '',
    method: asked.method ?? '',
    target: asked.url ?? '',
    headers,
    body: await bodyOf(asked, headers),
  };
};

interface Packed {
  status: number;
  headers: Answer['headers'];
  bytes: Buffer;
}

const packed = ({ status, headers, body }: Answer, seen: Seen): Packed => {
  const bytes = Buffer.from(body);
  const isLong = bytes.length >= (apiOf(seen.headers)?.compressFrom ?? Infinity);
  if (!isLong || !/\bgzip\b/.test(seen.headers['accept-encoding'] ?? '')) return { status, headers, bytes };
  return { status, headers: { ...headers, 'content-encoding': 'gzip' }, bytes: gzipSync(bytes) };
};

const say = ({ status, headers, bytes }: Packed, told: ServerResponse) => {
  told.writeHead(status, {
    ...headers,
    'content-length': bytes.length,
    ...(setting.closes && { connection: 'close' }),
  });
  if (setting.fault !== 'cut') return told.end(bytes);
  return told.write(bytes.subarray(0, bytes.length / 2), () => told.socket?.destroy());
};

const note = ({ from, method, target: path, headers }: Seen, answer: Packed | undefined) => {
  served.requests.push({
    from,
    host: headers['host'] ?? '',
    method,
    path,
    status: answer?.status ?? null,
    refusedBy: answer?.headers['x-refused-by'],
    asked: headers['content-encoding'],
    told: answer?.headers['content-encoding'],
  });
};

const serve = async (asked: IncomingMessage, told: ServerResponse) => {
  const seen = await seenOf(asked);
  // A name that is not the certificate's is another's: the real endpoint does not look further either.
  const isOwn = (asked.socket as TLSSocket).servername === seen.headers['host'];
  const answer = isOwn ? await gateway(seen) : undefined;
  const bytes = answer && packed(answer, seen);
  note(seen, bytes);
  if (bytes) say(bytes, told);
};

const server = createServer(
  {
    key: readFileSync(join(setting.folder, 'key.pem')),
    cert: readFileSync(join(setting.folder, 'cert.pem')),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    // With a ticket Node forgets the name that was asked for, and every second connection looks like a stranger's.
    secureOptions: constants.SSL_OP_NO_TICKET,
  },
  (asked, told) => void serve(asked, told).catch(fail),
);

/** What the stand-in does not know must not pass for an answer. */
const fail = (error: unknown) => {
  console.error(error);
  process.exit(1);
};

server.on('secureConnection', () => (served.connections += 1));
server.listen(443, setting.address, () => answering({ tell: () => served }));
