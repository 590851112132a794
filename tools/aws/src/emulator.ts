import { CommandError, until } from '@tessera/command';
import { end, endLeftover, freePorts, launch, type Progress, silent } from '@tessera/stack';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AwsConfig } from './aws.js';
import { pythonTools } from './python.js';

/** MiniStack, running: AWS on this machine, without an account. */
export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  pid: number;
  /** Where an API of it is reached: in place of `https://<id>.execute-api.<region>.amazonaws.com`. */
  apiUrl(apiId: string): string;
  /** For every client of the SDK. */
  config: AwsConfig & { endpoint: string };
  /** What it and its functions said. */
  log(): string;
  /** Deletes everything in it, and ends its functions. */
  reset(): Promise<void>;
  /** Ends it and its functions, and leaves nothing. */
  stop(): Promise<void>;
}

/** How to start one. */
export interface EmulatorOptions {
  progress?: Progress;
  home?: string;
}

/** Whoever calls: MiniStack takes it for the owner of an account. */
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Functions inherit the whole environment of the server, so it has only this; AUTH makes roles count. */
const environment = (home: string, port: number) => ({
  HOME: home,
  TMPDIR: home,
  PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
  BIND_HOST: '127.0.0.1',
  GATEWAY_PORT: String(port),
  SFTP_ENABLED: '0',
  IOT_MTLS_ENABLED: '0',
  AUTH: 'true',
  LAMBDA_WARM_TTL_SECONDS: '300',
  // The second process of a function need not compile what the first one did.
  NODE_COMPILE_CACHE: join(home, 'compiled'),
});

const mustBeNew = () => {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 24)
    throw new CommandError(
      `The functions need Node.js 24, and this is ${process.version}: "npm ci" brings one for ./tessera.`,
    );
};

const mustAnswer = async (url: string): Promise<void> => {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!ok) throw new Error(`it answers ${status}`);
};

/** The address of an API in the emulator at this endpoint. */
export const emulatedApi = (endpoint: string, apiId: string): string => `${endpoint}/_aws/execute-api/${apiId}`;

/** A folder for it alone. What a killed run has left there is ended and removed first. */
const freshHome = async (home: string): Promise<string> => {
  await endLeftover(join(home, 'ministack.json'), 'SIGTERM');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  return home;
};

/**
 * Starts an emulator of its own on a free port, and installs it first where it is missing. It ends with this process at the
 * latest.
 *
 * @param home its folder; by which the next start finds it, should this process be killed. Else one for temporary files.
 */
export const startEmulator = async ({ progress = silent, home: given }: EmulatorOptions = {}): Promise<Emulator> => {
  mustBeNew();
  const [bin, [port = 0]] = await Promise.all([pythonTools(progress), freePorts(1)]);
  const home = given === undefined ? mkdtempSync(join(tmpdir(), 'tessera-aws-')) : await freshHome(given);
  // Functions are unpacked in it, and one that lies below ours would be told by our package.json what its files are.
  writeFileSync(join(home, 'package.json'), '{}');
  const [logFile, pidFile] = [join(home, 'ministack.log'), join(home, 'ministack.json')];
  const plan = { cwd: home, env: environment(home, port), logFile, pidFile, lastSignal: 'SIGTERM' } as const;
  // By its interpreter, so that the command line has something by which a leftover is known.
  const running = launch({ command: join(bin, 'python'), args: [join(bin, 'ministack')], ...plan });
  const url = `http://127.0.0.1:${port}`;
  const log = () => readFileSync(logFile, 'utf8');
  const stop = async () => {
    await end(running, pidFile, 'SIGTERM', 5_000);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const died = running.exited.then((how) => {
    throw new CommandError(`The emulator ${how}: ${log().trimEnd().split('\n').at(-1) ?? ''}`);
  });
  try {
    await Promise.race([
      until('the emulator does not answer', () => mustAnswer(`${url}/_ministack/health`), 30_000),
      died,
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  died.catch(() => undefined);
  progress('emulator', `MiniStack answers at ${url}`);
  return {
    url,
    port,
    pid: running.pid,
    config: { region: 'eu-west-1', endpoint: url, credentials },
    apiUrl: (apiId) => emulatedApi(url, apiId),
    log,
    reset: async () => void (await fetch(`${url}/_ministack/reset`, { method: 'POST' })),
    stop,
  };
};
