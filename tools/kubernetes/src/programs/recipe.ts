/** How a program is built from Go's modules, once for all clones of this person. */
export interface Recipe {
  name: string;
  version: string;
  /** A program that can be installed as it is (`path@version`), or a module of ours with the packages that become its programs. */
  from: { install: string } | { module: string; packages: Record<string, string> };
  /** Further names of the program of that name, which does what it is called by. */
  links?: { to: string; names: readonly string[] };
  ldflags?: string;
  /** About how long it takes on two cores that have nothing else to do. */
  minutes: number;
  /** What it needs on the disk while it builds; afterwards only the program is kept. */
  gigabytes: number;
}

/** Its folder in the cache: another version has another. */
export const folderName = ({ name, version }: Recipe): string => `${name}-${version}`;
