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

const bodyOf = async (asked: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part);
  const body = Buffer.concat(parts);
  return (asked.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
};

const seenOf = async (asked: IncomingMessage): Promise<Seen> => ({
  from: asked.socket.remoteAddress ?? '',
  method: asked.method ?? '',
  target: asked.url ?? '',
  headers: Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, String(value)])),
  body: await bodyOf(asked),
});

const packed = ({ headers, body }: Answer, seen: Seen) => {
  const from = setting.apis.find(({ id }) => seen.headers['host']?.startsWith(`${id}.`))?.compressFrom ?? Infinity;
  const plain = Buffer.from(body);
  if (plain.length < from || !/\bgzip\b/.test(seen.headers['accept-encoding'] ?? '')) return { headers, bytes: plain };
  return { headers: { ...headers, 'content-encoding': 'gzip' }, bytes: gzipSync(plain) };
};

const say = (answer: Answer, seen: Seen, told: ServerResponse) => {
  const { headers, bytes } = packed(answer, seen);
  told.writeHead(answer.status, {
    ...headers,
    'content-length': bytes.length,
    ...(setting.closes && { connection: 'close' }),
  });
  if (setting.fault !== 'cut') return told.end(bytes);
  return told.write(bytes.subarray(0, bytes.length / 2), () => told.socket?.destroy());
};

const serve = async (asked: IncomingMessage, told: ServerResponse) => {
  const seen = await seenOf(asked);
  // A name that is not the certificate's is another's: the real endpoint does not look further either.
  const isOwn = (asked.socket as TLSSocket).servername === seen.headers['host'];
  const answer = isOwn ? await gateway(seen) : undefined;
  served.requests.push({
    from: seen.from,
    host: seen.headers['host'] ?? '',
    method: seen.method,
    path: seen.target,
    status: answer?.status ?? null,
    ...(answer?.headers['x-refused-by'] && { refusedBy: answer.headers['x-refused-by'] }),
  });
  if (answer) say(answer, seen, told);
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
