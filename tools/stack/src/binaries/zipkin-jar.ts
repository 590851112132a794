import { CommandError, explain } from '@tessera/command';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mayStart } from '../processes/children.js';
import { nowAndThen, type Progress } from '../progress.js';
import { cacheFolder } from './cache.js';
import { fetchFile } from './fetch-file.js';

/** io.zipkin:zipkin-server:jar:exec, with all that it needs and its pages. */
export const zipkinVersion = '3.5.1';

const name = `zipkin-server-${zipkinVersion}-exec.jar`;
const address = `https://repo1.maven.org/maven2/io/zipkin/zipkin-server/${zipkinVersion}/${name}`;
/** Of the file whose SHA-1 Maven Central gives as 38091e0934648a5dc884ad17c62cf2f6502f4ff2. */
const sha256 = '7ac633a6832647e71e50012a5e3e91fbc7054414955261724526030faf271d8d';
const MB = 1_000_000;

/** Zipkin's server: from the cache, else from Maven Central. One that lies there by its name was whole when it came. */
export const findZipkinJar = async (progress: Progress): Promise<string> => {
  const file = join(cacheFolder, name);
  if (existsSync(file)) return file;
  mkdirSync(cacheFolder, { recursive: true });
  progress('zipkin', `fetching Zipkin ${zipkinVersion} (131 MB) from Maven Central`);
  const tell = nowAndThen((line) => progress('zipkin', line));
  const onProgress = (bytes: number, total = bytes) =>
    tell(`fetched ${Math.floor(bytes / MB)} of ${Math.ceil(total / MB)} MB`);
  try {
    await fetchFile(address, sha256, file, onProgress);
    return file;
  } catch (error) {
    mayStart();
    throw new CommandError(`Zipkin cannot be fetched: put ${name} into ${cacheFolder} (${explain(error)})`, {
      cause: error,
    });
  }
};
