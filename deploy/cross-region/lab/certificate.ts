import { runCommand } from '@tessera/stack';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = async (folder: string, ...args: string[]): Promise<void> => {
  const { ok, lines } = await runCommand('openssl', args, { cwd: folder });
  if (!ok) throw new Error(`openssl ${args.join(' ')}: ${lines.join('\n')}`);
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority for this run alone (`ca.pem`), and its certificate for the APIs of these regions (`cert.pem`, `key.pem`). */
export const writeCertificate = async (folder: string, regions: readonly string[]): Promise<void> => {
  const names = regions.map((region) => `DNS:*.execute-api.${region}.amazonaws.com`).join(',');
  writeFileSync(join(folder, 'names.cnf'), `subjectAltName=${names}\n`);
  await openssl(
    folder,
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=lab',
    '-days',
    '2',
  );
  await openssl(folder, 'req', ...newKey, '-keyout', 'key.pem', '-out', 'cert.csr', '-subj', '/CN=execute-api');
  await openssl(
    folder,
    'x509',
    '-req',
    '-in',
    'cert.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'cert.pem',
    '-extfile',
    'names.cnf',
    '-days',
    '2',
  );
};
