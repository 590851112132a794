import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const newKey = (modulusLength = 2_048) => generateKeyPairSync('rsa', { modulusLength }).privateKey;

/** A PEM file with a new key, there as long as `use` takes. */
export const withKeyFile = <Result>(use: (file: string) => Result): Result => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-key-'));
  try {
    const file = join(folder, 'key.pem');
    writeFileSync(file, newKey().export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
