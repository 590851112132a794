// What hardly is a request, sent as bytes to the door of a platform:
//   node .ci/refusals.mjs http://localhost:3000
// Whoever refuses it, nginx or a gateway: each answer is a problem (RFC 9457) with the right status, a request id, and the
// security headers of every other answer. Exit code 1 when one is not.
import { connect } from 'node:net';

const { hostname, port } = new URL(process.argv[2]);
const host = `Host: ${hostname}\r\nConnection: close\r\n`;
const named = `${host}X-Request-Id: mine\r\n`;
const get = (target, headers = host) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;

const refusals = [
  ['a broken escape', get('/v1/%zz'), 400, 'BAD_REQUEST'],
  ['an escape that is no UTF-8', get('/v1/products/%ff', named), 400, 'BAD_REQUEST'],
  ['a path out of the root', get('/v1/../../etc'), 400, 'BAD_REQUEST'],
  ['NUL', get('/v1/%00'), [400, 404], ['BAD_REQUEST', 'NOT_FOUND']],
  ['no route', get('/v1/nothing', named), 404, 'NOT_FOUND'],
  ['the door to problems', get('/.problem'), 404, 'NOT_FOUND'],
  ['a SKU too long', get(`/v1/products/${'X'.repeat(300)}`, named), 414, 'URI_TOO_LONG'],
  ['a target too long', get(`/v1/${'x'.repeat(20_480)}`), 414, 'URI_TOO_LONG'],
  [
    'headers too large for the gateway',
    get('/', `${host}${`X: ${'x'.repeat(9_000)}\r\n`.repeat(2)}`),
    431,
    'HEADERS_TOO_LARGE',
  ],
  ['a header too large for nginx', get('/', `${host}X: ${'x'.repeat(20_480)}\r\n`), 431, 'HEADERS_TOO_LARGE'],
  [
    'a body too large for the gateway',
    `POST /v1/auth/register HTTP/1.1\r\n${named}Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n${' '.repeat(70_000)}`,
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  [
    'a body too large for nginx',
    `POST /v1/auth/register HTTP/1.1\r\n${named}Content-Length: 2000000\r\n\r\n`,
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['CONNECT', `CONNECT ${hostname}:80 HTTP/1.1\r\n${host}\r\n`, [400, 405, 501], ['BAD_REQUEST', 'METHOD_NOT_ALLOWED']],
  ['TRACE', `TRACE /v1/products HTTP/1.1\r\n${named}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
  ['a method that nobody has', `BREW /v1/products HTTP/1.1\r\n${host}\r\n`, 501, 'BAD_REQUEST'],
  ['a method that is none', `b!ew /v1/products HTTP/1.1\r\n${host}\r\n`, 400, 'BAD_REQUEST'],
  ['a version that nobody speaks', `GET / HTTP/3.0\r\n${host}\r\n`, 505, 'BAD_REQUEST'],
  ['no HTTP', 'nonsense\r\n\r\n', 400, 'BAD_REQUEST'],
  ['no Host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'BAD_REQUEST'],
  ['two hosts', `GET /health/live HTTP/1.1\r\n${host}Host: other\r\n\r\n`, 400, 'BAD_REQUEST'],
  ['a host that is none', 'GET /health/live HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n', 400, 'BAD_REQUEST'],
  [
    'two lengths',
    `POST /v1/orders HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    400,
    'BAD_REQUEST',
  ],
  [
    'a coding that nobody reads',
    `POST /v1/orders HTTP/1.1\r\n${named}Transfer-Encoding: tea\r\n\r\n`,
    501,
    'BAD_REQUEST',
  ],
  [
    'a chunk that is none',
    `POST /v1/auth/register HTTP/1.1\r\n${named}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    400,
    'BAD_REQUEST',
  ],
];

const exchange = (bytes) =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let said = '';
    socket.on('data', (chunk) => (said += chunk));
    // A door that closes while we still write: what it said before is what counts.
    socket.once('close', () => resolve(said)).once('error', (error) => said || reject(error));
    socket.setTimeout(15_000, () => socket.destroy());
  });

const read = (said) => {
  const [head, ...body] = said.split('\r\n\r\n');
  const [line, ...fields] = head.split('\r\n');
  const pairs = fields.map((field) => [
    field.slice(0, field.indexOf(':')).toLowerCase(),
    field.slice(field.indexOf(':') + 1).trim(),
  ]);
  return { status: Number(line.split(' ')[1]), headers: Object.fromEntries(pairs), body: body.join('\r\n\r\n') };
};

const lasting = Object.entries(read(await exchange(get('/health/live'))).headers).filter(([name]) =>
  /^(content-security|cross-origin|origin-agent|referrer|strict-|x-(?!request-id))/.test(name),
);

/** What is wrong with an answer, nothing when it is as it should be. */
const faultsOf = ({ status, headers, body }, bytes, statuses, codes) => {
  const problem = headers['content-type']?.startsWith('application/problem+json') ? JSON.parse(body) : {};
  const id = headers['x-request-id'];
  return [
    !statuses.includes(status) && `status ${status}, not ${statuses}`,
    (!codes.includes(problem.code) || problem.status !== status) && `problem ${body || 'without a body'}`,
    (!id || problem.requestId !== id || (bytes.includes('X-Request-Id: mine') && id !== 'mine')) && `request id ${id}`,
    status === 405 && !headers.allow && 'no Allow',
    ...lasting.map(([name, value]) => headers[name] !== value && `${name}: ${headers[name]}`),
  ].filter(Boolean);
};

for (const [name, bytes, status, code] of refusals) {
  const faults = faultsOf(read(await exchange(bytes)), bytes, [status].flat(), [code].flat());
  if (faults.length > 0) process.exitCode = 1;
  for (const fault of faults) console.log(`${name}: ${fault}`);
}
console.log(`${refusals.length} refusals, ${lasting.length} security headers on each`);
if (lasting.length === 0) process.exitCode = 1;
