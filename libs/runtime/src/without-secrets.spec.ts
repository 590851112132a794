import { withoutSecrets } from './without-secrets.js';

const encoded = (part: string) => Buffer.from(part).toString('base64url');
const JWT = ['{"alg":"ES256","typ":"at+jwt"}', '{"sub":"0197"}', 'signature-of-it'].map(encoded).join('.');

/** What is logged, as it is logged, and what must not be read in it. */
const given: readonly (readonly [string, unknown, string])[] = [
  ['a field', { password: 'hunter2' }, 'hunter2'],
  ['a field with quotes in it', { password: 'hun"ter2' }, 'ter2'],
  ['a field far down', { a: { b: { c: [{ newPassword: 'hunter2' }] } } }, 'hunter2'],
  ['a field of another case', { req: { headers: { Authorization: 'Basic aHVudGVyMg==' } } }, 'aHVudGVy'],
  ['a number', { password: 271828 }, '271828'],
  ['what has parts', { authorization: { scheme: 'x', credentials: 'hunter2' } }, 'hunter2'],
  ['a cookie', { headers: { cookie: 'sid=hunter2; a=b' } }, 'hunter2'],
  ['cookies that are set', { headers: { 'set-cookie': ['sid=hunter2', 'a=b'] } }, 'hunter2'],
  ['headers as Node gives them', { rawHeaders: ['Cookie', 'sid=hunter2', 'Authorization', 'Token hunter3'] }, 'hunter'],
  ['a refresh token', { body: { refreshToken: 'hunter2hunter2' } }, 'hunter2'],
  ['JSON in a text', { msg: `it said ${JSON.stringify({ currentPassword: 'hunter2' })}` }, 'hunter2'],
  ['an address of Postgres', { msg: 'cannot reach postgres://order:hunter2@127.0.0.1:5432/order_service' }, 'hunter2'],
  ['an address of MongoDB', { err: { stack: 'Error\n at mongodb://u:hun%20ter2@h1,h2/db?replicaSet=rs0' } }, 'ter2'],
  ['an address of Redis', { msg: 'redis://:hunter2@127.0.0.1' }, 'hunter2'],
  ['an address with a login alone', { msg: 'https://hunter2@registry.example/x' }, 'hunter2'],
  ['a parameter', { url: '/v1/x?access_token=hunter2&a=1' }, 'hunter2'],
  ['a setting', { msg: 'KAFKA_SASL_PASSWORD=hunter2 is wrong' }, 'hunter2'],
  ['a connection string', { msg: 'host=x user=y password=hunter2' }, 'hunter2'],
  ['a JWT in a text', { msg: `jwt malformed: ${JWT}` }, JWT.slice(-12)],
  ['a JWT in a stack', { err: { stack: `Error: no\n  at ${JWT}\n` } }, JWT.slice(40, 60)],
  ['a bearer token', { msg: `sent Bearer ${JWT}` }, JWT.slice(-12)],
  ['an opaque bearer token', { msg: 'sent "Bearer hunter2hunter2hunter2"' }, 'hunter2'],
  ['a private JWK', { jwk: { kty: 'EC', d: 'hunter2hunter2hunter2hunter2' } }, 'hunter2'],
  ['a PEM', { msg: '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n' }, 'hunter2'],
  ['half a PEM', { msg: '-----BEGIN EC PRIVATE KEY-----\nhunter2' }, 'hunter2'],
  ['a hash', { msg: 'row ($argon2id$v=19$m=19456,t=2,p=1$c2FsdA$hunter2)' }, 'hunter2'],
];

it.each(given)('hides %s, and the line can still be read', (_, fields, secret) => {
  const line = `${JSON.stringify({ level: 'error', time: 1, ...Object(fields) })}\n`;
  expect(line).toContain(secret.replaceAll('"', '\\"'));
  const written = withoutSecrets(line);
  expect(written).not.toContain(secret);
  expect(written).toContain('[secret]');
  expect(JSON.parse(written)).toMatchObject({ level: 'error', time: 1 });
});

it.each([
  { msg: 'handled', group: 'user.credit', messages: [{ type: 'order.placed.v1', correlationId: 'a-b' }] },
  { url: '/v1/orders/7?cursor=abc', mail: 'somebody@example.org', at: 'http://127.0.0.1:3001/a@b' },
  { msg: 'the token was refused, a password is needed, basic authentication is not known', tokens: 3 },
  { keys: { kids: ['k1'] }, k: 'short', path: '/v1/auth/password' },
])('leaves what is none: %j', (fields) => {
  const line = JSON.stringify(fields);
  expect(withoutSecrets(line)).toBe(line);
});

it.each([
  ['quotes', '"'.repeat(100_000)],
  ['the beginning of a field', '"password":"'.repeat(10_000)],
  ['the beginning of an address', '://a'.repeat(25_000)],
  ['one long word', `"${'a-'.repeat(100_000)}token`],
  ['the beginning of a key', '-----BEGIN PRIVATE KEY-----'.repeat(4_000)],
  ['dots', `eyJ${'a.'.repeat(50_000)}`],
])('is not held up by %s', (_, text) => {
  const started = performance.now();
  withoutSecrets(text);
  // Some milliseconds; what grows with the square takes minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});
