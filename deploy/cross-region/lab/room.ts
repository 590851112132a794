import { bundle } from '@tessera/aws';
import { projectRoot } from '@tessera/stack';
import { AccessTokens, newKeyPair } from '@tessera/user/credentials';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rooms } from '../driver/rooms.js';
import { writeCertificate } from './certificate.js';
import { regions } from './world.js';

/** What all cases of a run have in common. */
export interface Room {
  /** With the programs, the functions' bundles and the certificate; everybody may read it. */
  folder: string;
  /** A customer's access token, as the platform signs it. */
  token: string;
  /** What it is checked with. */
  jwks: string;
  issuer: string;
}

const own = join(projectRoot, 'deploy', 'cross-region');

/** The lab's own, which are read by people when they fail. */
const programs: Readonly<Record<string, string>> = Object.fromEntries(
  ['stage', 'endpoint', 'names', 'invoke'].map((name) => [name, join(own, 'lab', `${name}.process.ts`)]),
);

const writeBundles = async (folder: string): Promise<void> => {
  const all = [programs, rooms].flatMap((entries) => Object.entries(entries));
  await Promise.all(
    all.map(async ([name, entry]) => {
      const { code } = await bundle(name, entry, name in rooms);
      writeFileSync(join(folder, `${name}.mjs`), code);
    }),
  );
};

const issuer = 'https://lab.example';
const someone = {
  id: '0193e3a0-0000-7000-8000-000000000001',
  roles: ['customer'],
  sessionsValidFrom: new Date(0),
} as const;
const session = '0193e3a0-0000-7000-8000-000000000002';

const signed = async (): Promise<Pick<Room, 'token' | 'jwks' | 'issuer'>> => {
  const { kid, privateKey, publicJwk } = await newKeyPair();
  const token = await new AccessTokens({ signer: { kid, privateKey } }, issuer).mint(
    { ...someone, roles: [...someone.roles] },
    session,
    new Date(),
  );
  return { token, jwks: JSON.stringify({ keys: [publicJwk] }), issuer };
};

/** Bundles, an authority with its certificate, and a token: made once for all cases of a run. */
export const prepareRoom = async (): Promise<Room> => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-lab-'));
  try {
    // Nothing in it outlives the run, and whoever a tree runs as must come in.
    chmodSync(folder, 0o755);
    const [tokens] = await Promise.all([
      signed(),
      writeBundles(folder),
      writeCertificate(folder, Object.values(regions)),
    ]);
    for (const file of ['key.pem', 'ca.pem', 'cert.pem']) chmodSync(join(folder, file), 0o644);
    return { folder, ...tokens };
  } catch (error) {
    dropRoom({ folder });
    throw error;
  }
};

export const dropRoom = ({ folder }: Pick<Room, 'folder'>): void => rmSync(folder, { recursive: true, force: true });
