import { awsAt, type AwsConfig, type Emulator, startEmulator, type Talk } from '@tessera/aws';
import { claimFolder, type Credentials, credentials } from '@tessera/stack';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CommandError } from '@tessera/command';
import { deploy } from './deploy.js';
import { packageFunctions } from './package.js';
import { apiOf, seed } from './seed.js';

/** What to run on this machine. */
export interface LocalOptions extends Talk {
  /** A folder for it alone, gone at the end. */
  dir: string;
  stack: string;
  template: string;
  parameters?: Readonly<Record<string, string>>;
  /** Settles when it is to end. */
  ended: Promise<unknown>;
  /** Told when the platform answers. */
  ready(at: LocalPlatform): void;
}

/** The edition, running on this machine. */
export interface LocalPlatform {
  url: string;
  logins: Credentials;
  credentialsFile: string;
  emulator: Emulator;
}

const stateFile = (dir: string) => join(dir, 'state.json');

const state = z.object({ region: z.string(), endpoint: z.string() });

/** Where the emulator of `local` is, for the commands that look at it. */
export const localConfig = (dir: string): AwsConfig => {
  let text: string;
  try {
    text = readFileSync(stateFile(dir), 'utf8');
  } catch {
    throw new CommandError('No emulator runs here: "tessera aws local" starts it.');
  }
  return { ...state.parse(JSON.parse(text)), credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
};

const prepare = async (
  emulator: Emulator,
  code: Awaited<ReturnType<typeof packageFunctions>>,
  options: LocalOptions,
) => {
  const { dir, progress = () => undefined } = options;
  const aws = awsAt(emulator.config, 'serverless');
  const { stack } = await deploy(aws, { ...options, code });
  if (!stack) throw new Error('a deployment into an empty emulator was none');
  const logins = credentials(dir);
  await seed(aws, stack, logins, progress);
  const { region, endpoint } = emulator.config;
  writeFileSync(stateFile(dir), JSON.stringify({ region, endpoint }));
  options.ready({ url: apiOf(aws, stack), logins, credentialsFile: join(dir, 'credentials.json'), emulator });
};

/** Runs the edition on this machine until it is to end: emulator, stack, sample data. Nothing is left then; of a killed run the next one removes it. */
export const local = async (options: LocalOptions): Promise<void> => {
  const { dir, ended, progress = () => undefined } = options;
  // 700: logins are the owner's alone.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  mkdirSync(join(dir, 'pids'), { recursive: true });
  claimFolder(dir, 'tessera aws local', 'with Ctrl-C there');
  const starting = startEmulator({ progress, home: join(dir, 'emulator') });
  const work = async () => {
    const [emulator, code] = await Promise.all([starting, packageFunctions({ progress })]);
    await prepare(emulator, code, options);
  };
  try {
    await Promise.race([work(), ended]);
    await ended;
  } finally {
    await (await starting.catch(() => undefined))?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};
