import { getParameter } from '@aws-lambda-powertools/parameters/ssm';
import { AccessTokens, keyPairOf } from '@tessera/user/credentials';
import { createPrivateKey } from 'node:crypto';
import { setting } from '../settings.js';

/** So long a key that was replaced goes on signing: it is published for longer than its tokens live. */
const KEPT_S = 900;

let known: { pem: string; tokens: AccessTokens } | undefined;

/** Mints access tokens with the key of now, which is asked for anew every 15 minutes. */
export const accessTokens = async (): Promise<AccessTokens> => {
  const pem = await getParameter(setting('SIGNING_KEY_NAME'), { decrypt: true, maxAge: KEPT_S });
  if (!pem) throw new Error('there is no signing key: deploy makes one');
  if (known?.pem !== pem)
    known = { pem, tokens: new AccessTokens({ signer: await keyPairOf(createPrivateKey(pem)) }, setting('ISSUER')) };
  return known.tokens;
};
