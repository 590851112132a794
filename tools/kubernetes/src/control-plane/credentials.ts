import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { files, type Site } from './flags.js';

const ownersOnly = 0o600;

/** Writes the keys that service accounts are signed with, and an administrator with a token of this run. */
export const writeCredentials = (site: Site): void => {
  const write = (name: string, content: string) =>
    writeFileSync(join(site.folder, name), content, { mode: ownersOnly });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const token = randomBytes(24).toString('base64url');
  write(files.signingKey, privateKey);
  write(files.verifyingKey, publicKey);
  write(files.tokens, `${token},admin,admin,"system:masters"\n`);
  write(files.kubeconfig, stringify(kubeconfig(site, token)));
};

const kubeconfig = ({ folder, address, ports }: Site, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'here',
      cluster: {
        server: `https://${address}:${ports.api}`,
        'certificate-authority': join(folder, files.apiCertificate),
      },
    },
  ],
  users: [{ name: 'admin', user: { token } }],
  contexts: [{ name: 'here', context: { cluster: 'here', user: 'admin' } }],
  'current-context': 'here',
});
