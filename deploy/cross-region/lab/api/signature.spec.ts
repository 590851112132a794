import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Credential } from '../model.js';
import { type Seen } from './firewall.js';
import { signedBy } from './signature.js';

const now = new Date('2026-11-27T08:00:00Z');
const canary: Credential = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session',
  principal: 'arn:aws:iam::111122223333:role/canary',
  policies: [],
};
const other = { ...canary, accessKeyId: 'ASIAOTHER' };

const signed = async (credentials: Credential = canary, region = 'eu-west-1'): Promise<Seen> => {
  const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256: Sha256 });
  const { headers } = await signer.sign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: 'abc.example',
      path: '/v1/health',
      query: { zone: 'a b' },
      headers: { host: 'abc.example' },
    },
    { signingDate: now },
  );
  // What the client adds afterwards is not signed.
  const sent = { ...headers, 'user-agent': 'x' };
  return { from: '10.80.0.21', method: 'GET', target: '/v1/health?zone=a%20b', headers: sent, body: '' };
};
const by = (seen: Seen, at = now.getTime()) => signedBy(seen, [other, canary], 'eu-west-1', at);

it('names who has signed', async () => {
  expect(await by(await signed())).toBe(canary);
});

it('misses a signature', async () => {
  const { headers, ...seen } = await signed();
  for (const authorization of ['', 'Bearer a.b.c', headers['authorization']?.slice(0, -1) ?? ''])
    expect(await by({ ...seen, headers: { ...headers, authorization } })).toBe('MISSING_AUTHENTICATION_TOKEN');
});

it.each<[string, (seen: Seen) => Seen]>([
  ['another path', (seen) => ({ ...seen, target: '/v1/orders?zone=a%20b' })],
  ['another query', (seen) => ({ ...seen, target: '/v1/health?zone=b' })],
  ['another method', (seen) => ({ ...seen, method: 'PUT' })],
  ['another body', (seen) => ({ ...seen, body: 'x' })],
  ['another host', (seen) => ({ ...seen, headers: { ...seen.headers, host: 'xyz.example' } })],
  ['another session', (seen) => ({ ...seen, headers: { ...seen.headers, 'x-amz-security-token': 'x' } })],
])('refuses a signature of %s', async (_, change) => {
  expect(await by(change(await signed()))).toBe('INVALID_SIGNATURE');
});

it('refuses another secret, key or region', async () => {
  for (const seen of [
    await signed({ ...canary, secretAccessKey: 'guessed' }),
    await signed({ ...canary, accessKeyId: 'ASIANOBODY' }),
    await signed(canary, 'us-east-1'),
  ])
    expect(await by(seen)).toBe('INVALID_SIGNATURE');
});

it('refuses one that is older than five minutes', async () => {
  const seen = await signed();
  expect(await by(seen, now.getTime() + 5 * 60_000)).toBe(canary);
  expect(await by(seen, now.getTime() + 5 * 60_000 + 1)).toBe('EXPIRED_TOKEN');
});
