import { explain, CommandError } from '@tessera/command';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { nowAndThen, type Progress } from '../progress.js';
import { projectRoot } from '../project.js';
import { cached, cacheFolder } from './cache.js';
import { DownloadTally } from './download-tally.js';
import { checkSum, fetchFile } from './fetch-file.js';
import { onPath } from './on-path.js';

/** The version in kafka/pom.xml. */
export const kafkaVersion = '4.3.1';

const recipe = join(projectRoot, 'tools', 'stack', 'kafka');
const central = 'https://repo1.maven.org/maven2/';
const atOnce = 6;

/** One jar: its path below a Maven repository and its checksum. */
export interface Jar {
  path: string;
  sha256: string;
}

/** The lines of `sha256sum`; those with # are remarks. */
export const parseJarList = (text: string): Jar[] => {
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((row) => {
    const [sha256 = '', path = ''] = row.split(/\s+/);
    return { sha256, path };
  });
};

/** The folder with Kafka's jars: from the cache, else by Maven, else from Maven Central directly. */
export const findKafkaJars = async (java: string, progress: Progress): Promise<string> => {
  const jars = pinnedJars();
  return cached(cacheName, async (draft) => {
    const byMaven = onPath('mvn') !== undefined && (await resolveByMaven(java, draft, progress));
    if (!byMaven) await download(jars, draft, progress);
    for (const jar of jars) checkJar(jar, draft);
  });
};

const cacheName = `kafka-${kafkaVersion}`;
const pinnedJars = () => parseJarList(readFileSync(join(recipe, 'jars.txt'), 'utf8'));

/** Checks the jars in the cache; answers their folder, or undefined while there is none. Throws for a broken one. */
export const checkCachedJars = (): string | undefined => {
  const folder = join(cacheFolder, cacheName);
  if (!existsSync(folder)) return undefined;
  for (const jar of pinnedJars()) checkJar(jar, folder);
  return folder;
};

/** Deletes the cached jars; the next start fetches them anew. */
export const forgetCachedJars = (): void => rmSync(join(cacheFolder, cacheName), { recursive: true, force: true });

const checkJar = (jar: Jar, folder: string): void => {
  const file = join(folder, basename(jar.path));
  if (!existsSync(file))
    throw new CommandError(`Kafka's ${basename(jar.path)} was not fetched: is kafka/jars.txt up to date?`);
  checkSum(readFileSync(file), jar.sha256, basename(jar.path));
};

const resolveByMaven = async (java: string, folder: string, progress: Progress): Promise<boolean> => {
  progress('kafka', `Maven fetches Kafka ${kafkaVersion} (44 MB)`);
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const args = ['-B', '-Dstyle.color=never', '-f', join(recipe, 'pom.xml'), goal, '-DincludeScope=runtime'];
  const env = { JAVA_HOME: dirname(dirname(java)), ...process.env };
  const tell = nowAndThen((line) => progress('kafka', line));
  const onLine = (line: string) => {
    if (line.startsWith('Downloaded from')) tell(line.replace(/^Downloaded from \S+ \S*\//, 'fetched '));
  };
  const done = await runCommand('mvn', [...args, `-DoutputDirectory=${folder}`], { env, onLine });
  if (!done.ok)
    progress('kafka', `Maven failed (${done.lines.find((line) => line.startsWith('[ERROR]')) ?? done.reason})`);
  return done.ok;
};

/** Each jar lies under its name once it is whole and checked, so an interrupted download goes on with the others. */
const download = async (jars: Jar[], folder: string, progress: Progress): Promise<void> => {
  const kept = join(cacheFolder, `${cacheName}.part`);
  mkdirSync(kept, { recursive: true });
  const waiting = jars.filter((jar) => !existsSync(join(kept, basename(jar.path))));
  progress('kafka', `fetching ${waiting.length} of ${jars.length} jars (44 MB in all) from Maven Central`);
  const tally = new DownloadTally((line) => progress('kafka', line), waiting.length);
  const fetchNext = async () => {
    for (let jar = waiting.pop(); jar; jar = waiting.pop()) {
      tally.add(await fetchFile(central + jar.path, jar.sha256, join(kept, basename(jar.path))));
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, fetchNext));
  } catch (error) {
    throw new CommandError(
      `Kafka's jars cannot be fetched: install Maven (its mirror settings are used), or give KAFKA_BROKERS (${explain(error)})`,
      { cause: error },
    );
  }
  for (const jar of jars) linkSync(join(kept, basename(jar.path)), join(folder, basename(jar.path)));
  rmSync(kept, { recursive: true });
};
