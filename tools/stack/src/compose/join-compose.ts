import { CommandError } from '@tessera/command';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type App, services } from '@tessera/contracts';
import { writeWhole } from '../files.js';
import { prepareStateFolder, projectRoot, stateFolder } from '../project.js';
import { envFile } from '../provision/environment.js';
import { composeCommand, hostEnvironment } from './host-environment.js';

/** Writes the settings with which `app` joins the platform in containers; answers the file and the command that starts the rest. */
export const joinCompose = async (
  app: App,
  { dir = stateFolder, secret = secretOfCompose }: { dir?: string; secret?: (path: string) => Promise<string> } = {},
): Promise<{ file: string; command: string }> => {
  prepareStateFolder(dir);
  const keyEncryptionSecret = app === 'user' ? await secret('user/key-encryption-secret') : '';
  const databaseUrl = services[app].database && (await secret(`${app}/database-url`));
  const settings = hostEnvironment(app, { databaseUrl, keyEncryptionSecret, env: process.env });
  const file = join(dir, 'env', `${app}.env`);
  writeWhole(file, envFile(settings), 0o600);
  return { file, command: composeCommand(app) };
};

/** Asks the job that made it. */
export const secretOfCompose = async (path: string, docker = 'docker'): Promise<string> => {
  const args = ['compose', 'run', '--rm', '-T', '--no-deps', 'secrets', 'show', path];
  try {
    return (await promisify(execFile)(docker, args, { cwd: projectRoot })).stdout;
  } catch (error) {
    // By its fields: jest has an Error of its own.
    const said = String(Object(error).message).trim().split('\n').at(-1);
    throw new CommandError(`Docker does not tell ${path}: ${said}. First: docker compose up --wait`, { cause: error });
  }
};
