import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Sent } from '../exchange/attempt.js';
import { type Settings } from './settings.js';

/** A GET that IAM lets in, by the role of this function. Its signature is good for five minutes. */
export const signedGet = async (url: URL, { region, credentials }: Settings): Promise<Sent> => {
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
  const { method, headers } = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host },
  });
  return { url, method, headers };
};
