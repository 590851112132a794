import { ToolMissing } from '@tessera/command';
import { cacheFolder, installOnce, onPath, type Progress, runCommand, unpackPackage } from '@tessera/stack';
import { cpSync, existsSync, globSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { type Plan } from './model.js';
import { toolPath } from './tree.js';

type Nft = Plan['nft'];

/** What all clones of this person share. */
const folder = join(cacheFolder, 'lab', arch());
const home = join(folder, 'nftables');

/** The program of an unpacked package, with the libraries that came with it. */
const unpacked = (root: string): Nft => ({
  file: join(root, 'usr', 'sbin', 'nft'),
  environment: { LD_LIBRARY_PATH: globSync(join(root, '{usr/lib,lib}', '*-linux-*')).join(':') },
});

/** A copy of what was unpacked, for those who may not look into our cache: so no link may lead back there. */
export const copyOf = (root: string, folder: string): Nft => {
  cpSync(root, join(folder, 'nft'), { recursive: true, verbatimSymlinks: true });
  return unpacked(join(folder, 'nft'));
};

const install = async (progress: Progress): Promise<void> => {
  progress('lab', 'fetching nft, once for all clones (up to 1 min)');
  const draft = mkdtempSync(join(folder, 'draft-'));
  try {
    await unpackPackage({ name: 'nftables' }, draft);
    const { file, environment } = unpacked(draft);
    const { ok, lines } = await runCommand(file, ['--version'], { env: { ...process.env, ...environment } });
    if (!ok) throw new ToolMissing(`nft does not run: ${lines.at(-1) ?? 'it said nothing'}`);
    renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

const remedy = 'install the packages iproute2 and nftables';

/**
 * nft: of the machine, or unpacked once into the cache from the archive of a Debian or Ubuntu, which takes no right to install
 * anything. Throws ToolMissing where neither is possible.
 */
export const findNft = async (progress: Progress, path = toolPath): Promise<{ nft: Nft; root?: string }> => {
  const own = onPath('nft', path);
  if (own) return { nft: { file: own, environment: {} } };
  if (!onPath('apt-get') || !onPath('dpkg')) throw new ToolMissing(`nft is missing; ${remedy}`);
  try {
    await installOnce(
      folder,
      () => existsSync(home),
      () => install(progress),
    );
  } catch (error) {
    if (error instanceof ToolMissing)
      throw new ToolMissing(`nft is missing, and could not be fetched (${error.message}); ${remedy}`);
    throw error;
  }
  return { nft: unpacked(home), root: home };
};
