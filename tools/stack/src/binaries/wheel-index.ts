import { runCommand } from '../processes/run-command.js';
import { fetchText } from './fetch-file.js';

/** A file in a package index. */
export interface IndexedFile {
  url: string;
  sha256: string;
}

const pypi = 'https://pypi.org/simple';
const systems: Partial<Record<string, RegExp>> = {
  'linux-x64': /manylinux\S*_x86_64/,
  'linux-arm64': /manylinux\S*_aarch64/,
  'darwin-x64': /macosx\S*_x86_64/,
  'darwin-arm64': /macosx\S*_arm64/,
};

/** Where pip looks for packages, by its settings; undefined when they forbid it to look anywhere. */
export const indexOf = async ([pip, ...first]: [string, ...string[]]): Promise<string | undefined> => {
  const { lines } = await runCommand(pip, [...first, 'config', 'list']);
  const setting = (name: string) => {
    const values = lines.flatMap((line) => /^(\S+)\.([\w-]+)='(.*)'$/.exec(line)?.slice(1, 4).join(' ') ?? []);
    const of = (place: string) => values.find((value) => value.startsWith(`${place} ${name} `))?.split(' ')[2];
    return of(':env:') ?? of('install') ?? of('global');
  };
  return setting('no-index') ? undefined : (setting('index-url') ?? pypi);
};

/** The file with one of these checksums that is for this system, as the page of the project says (PEP 503). */
export const fileInIndex = async (
  index: string,
  project: string,
  pinned: string[],
): Promise<IndexedFile | undefined> => {
  const page = `${index.replace(/\/$/, '')}/${project}/`;
  const links = [...(await fetchText(page)).matchAll(/href="([^"#]+)#sha256=([0-9a-f]{64})[^"]*"/g)];
  const files = links.map(([, address = '', sha256 = '']) => ({ url: new URL(address, page).href, sha256 }));
  const system = systems[`${process.platform}-${process.arch}`];
  return files.find(({ url, sha256 }) => pinned.includes(sha256) && system?.test(url));
};
