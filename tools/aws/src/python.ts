import { ToolMissing } from '@tessera/command';
import { cacheFolder, installOnce, onPath, type Progress, runCommand } from '@tessera/stack';
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the emulator and the check of the template are, to the version. MiniStack pins botocore, so they have a place of their own. */
const packages = { ministack: '1.5.33', cfn_lint: '1.58.0' } as const;

const names = ['python3', ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`), 'python'];
const isNew = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';

const noPython =
  'The emulator needs Python 3.10 or newer with venv, and there is none on the PATH: install python3 and python3-venv.';

const canRun = async (python: string) => (await runCommand(python, ['-c', isNew])).ok;

/** A Python that is new enough and can make environments; undefined when there is none. */
export const findPython = async (path?: string): Promise<string | undefined> => {
  for (const python of names.map((name) => onPath(name, path))) if (python && (await canRun(python))) return python;
  return undefined;
};

const isComplete = (venv: string) =>
  Object.entries(packages).every(
    ([name, version]) =>
      globSync(join(venv, 'lib', 'python3*', 'site-packages', `${name}-${version}.dist-info`)).length > 0 &&
      // Of an installation that was killed there may be the package without its program.
      existsSync(join(venv, 'bin', name.replace('_', '-'))),
  );

const install = async (venv: string, progress: Progress) => {
  const python = await findPython();
  if (!python) throw new ToolMissing(noPython);
  progress('emulator', 'installing MiniStack and cfn-lint, once for all clones (up to 2 min)');
  // Whatever an interrupted run left: half an environment cannot be told from a whole one by its parts.
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(venv, { recursive: true });
  const wanted = Object.entries(packages).map(([name, version]) => `${name.replace('_', '-')}==${version}`);
  await must(python, ['-m', 'venv', venv]);
  await must(join(venv, 'bin', 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...wanted,
  ]);
};

const must = async (command: string, args: string[]) => {
  const { ok, lines, reason } = await runCommand(command, args);
  if (!ok)
    throw new ToolMissing(
      `"${command} ${args.slice(0, 3).join(' ')} …" ${reason}: ${lines.at(-1) ?? 'it said nothing'}`,
    );
};

/** What all clones of this person share. */
export const awsCache = join(cacheFolder, 'aws');

/** The folder with `ministack` and `cfn-lint`, in the cache that all clones share; made when it is missing. Throws ToolMissing without Python. */
export const pythonTools = async (progress: Progress): Promise<string> => {
  const venv = join(awsCache, 'venv');
  await installOnce(
    awsCache,
    () => isComplete(venv),
    () => install(venv, progress),
  );
  return join(venv, 'bin');
};
