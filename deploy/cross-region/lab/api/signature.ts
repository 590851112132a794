import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Credential } from '../model.js';
import { type Seen } from './firewall.js';

/** Who has signed a request; or the gateway response that says why it is not known. */
export type Signed = Credential | 'MISSING_AUTHENTICATION_TOKEN' | 'INVALID_SIGNATURE' | 'EXPIRED_TOKEN';

/** How far the clocks of both ends may differ. */
const SKEW_MS = 5 * 60_000;

const scheme =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** `20261127T070000Z` */
const timeOf = (text = '') => {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
};

const hash = 'x-amz-content-sha256';

/** The hash of the body is computed anew: one that is handed over would be believed. */
const again = async (seen: Seen, who: Credential, names: string[], place: { region: string; service: string }) => {
  const url = new URL(seen.target, 'https://host');
  const signer = new SignatureV4({ credentials: who, sha256: Sha256, applyChecksum: names.includes(hash), ...place });
  const given = names.filter((name) => name !== hash).map((name) => [name, seen.headers[name] ?? '']);
  const signed = await signer.sign(
    {
      method: seen.method,
      protocol: 'https:',
      hostname: seen.headers['host'] ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(given),
      body: seen.body,
    },
    { signingDate: timeOf(seen.headers['x-amz-date']), signableHeaders: new Set(names) },
  );
  return signed.headers['authorization'] ?? '';
};

/**
 * Signature Version 4: the request is signed once more with what this end knows of the credential, and must come out the same. Only
 * what was signed is believed: the host must be among it.
 */
export const signedBy = async (
  seen: Seen,
  known: readonly Credential[],
  region: string,
  now = Date.now(),
): Promise<Signed> => {
  const match = scheme.exec(seen.headers['authorization'] ?? '');
  if (!match) return 'MISSING_AUTHENTICATION_TOKEN';
  const [, id, , where = '', service = '', list = '', signature] = match;
  const who = known.find(({ accessKeyId }) => accessKeyId === id);
  const names = list.split(';');
  if (!who || where !== region || service !== 'execute-api' || !names.includes('host')) return 'INVALID_SIGNATURE';
  if (seen.headers['x-amz-security-token'] !== who.sessionToken) return 'INVALID_SIGNATURE';
  if (Math.abs(timeOf(seen.headers['x-amz-date']).getTime() - now) > SKEW_MS) return 'EXPIRED_TOKEN';
  const expected = scheme.exec(await again(seen, who, names, { region, service }))?.[6];
  return expected === signature ? who : 'INVALID_SIGNATURE';
};
