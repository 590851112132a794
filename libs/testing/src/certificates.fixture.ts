import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The PEM files of one certificate and its key. */
export interface KeyPair {
  cert: string;
  key: string;
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

const filesOf = (folder: string, name: string): KeyPair => ({
  cert: join(folder, `${name}.pem`),
  key: join(folder, `${name}.key`),
});

/** An authority of one's own, by the openssl of this machine. */
export const newAuthority = (folder: string, name: string): KeyPair => {
  const { cert, key } = filesOf(folder, name);
  openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert);
  return { cert, key };
};

const thisMachine = 'IP:127.0.0.1,DNS:localhost';

/** A certificate for this machine, or for another address as openssl spells it (`IP:…`), signed by the authority. */
export const newCertificate = (folder: string, name: string, authority: KeyPair, host = thisMachine): KeyPair => {
  const { cert, key } = filesOf(folder, name);
  const extensions = ['basicConstraints=critical,CA:FALSE', `subjectAltName=${host}`];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const signed = ['-CA', authority.cert, '-CAkey', authority.key];
  openssl('req', '-x509', ...newKey, ...signed, '-subj', `/CN=${name}`, ...added, '-keyout', key, '-out', cert);
  return { cert, key };
};
