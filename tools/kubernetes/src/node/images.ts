import { CommandError, ToolMissing } from '@tessera/command';
import { type Progress, projectRoot, runCommand } from '@tessera/stack';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What names a folder of archives, as `docker save` writes them. */
export const imagesSetting = 'TESSERA_IMAGES';

const images = ['user', 'order', 'inventory', 'gateway', 'provision'];
/** As the compose file calls what builds them; provision's is built for the first job. */
const builders = ['user', 'order', 'inventory', 'gateway', 'secrets'];

/** That of the images that the manifests name. */
export const releaseVersion = (): string => {
  const release: unknown = parse(readFileSync(join(projectRoot, 'k8s', 'base', 'release.yaml'), 'utf8'));
  const { data } = Object(release) as { data?: { version?: string } };
  if (data?.version) return data.version;
  throw new CommandError('k8s/base/release.yaml has no data.version');
};

const inFolder = (folder: string): string[] => {
  const archives = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.tar')) : [];
  if (archives.length > 0) return archives.map((file) => join(folder, file));
  throw new CommandError(`${imagesSetting}=${folder} has no archive (*.tar) of images: docker save writes them`);
};

const docker = async (args: string[], env: NodeJS.ProcessEnv, onLine?: (line: string) => void): Promise<void> => {
  const { ok, reason, lines } = await runCommand('docker', args, { cwd: projectRoot, env, ...(onLine && { onLine }) });
  if (!ok) throw new CommandError(`docker ${args[0] ?? ''} ${reason}: ${lines.slice(-3).join('; ')}`);
};

/** Throws ToolMissing where there is neither an engine nor a folder of archives. */
export const imagesAbility = async (env: NodeJS.ProcessEnv = process.env): Promise<void> => {
  if (env[imagesSetting]) return;
  const { ok } = await runCommand('docker', ['compose', 'version']);
  const engine = ok && (await runCommand('docker', ['info'])).ok;
  if (!engine)
    throw new ToolMissing(
      `no Docker engine with compose answers, which builds the images: start one, or set ${imagesSetting} to a folder of archives`,
    );
};

/**
 * The archives of the platform's images. With Docker they are built of this clone, always: what it has of that version may be of
 * yesterday, and where nothing has changed it takes seconds.
 */
export const imageArchives = async (folder: string, progress: Progress, env = process.env): Promise<string[]> => {
  const given = env[imagesSetting];
  if (given) return inFolder(given);
  await imagesAbility(env);
  const version = releaseVersion();
  progress('images', 'building them with Docker: minutes for the first time, seconds where nothing has changed');
  // One after another: side by side they would all install and compile the same.
  for (const builder of builders) await docker(['compose', 'build', builder], { ...env, TESSERA_VERSION: version });
  progress('images', 'exporting');
  const archive = join(folder, 'images.tar');
  await docker(['save', '-o', archive, ...images.map((image) => `tessera/${image}:${version}`)], env);
  return [archive];
};
