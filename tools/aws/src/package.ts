import { projectRoot, type Progress, silent } from '@tessera/stack';
import { build, type Metafile } from 'esbuild';
import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** One function as one file, and what went into it. */
export interface Bundle {
  room: string;
  /** The program, one ES module. */
  code: Uint8Array;
  /** Licences of what was bundled, for whoever hands the program on; not part of the zip. */
  legal: string;
  metafile: Metafile;
}

/** A bundle as Lambda takes it. */
export interface PackedRoom extends Bundle {
  zip: Uint8Array;
}

/** The file of each function, by the name of its room. */
export type Entries = Readonly<Record<string, string>>;

/** All functions. Their zips lie at `<prefix>/<room>.zip`. */
export interface Package {
  /** Ends with the hash of all zips: the same sources have the same prefix. */
  prefix: string;
  rooms: readonly PackedRoom[];
}

// Powertools and the SDK have parts that ask for `require`.
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * Bundles one function. Packages of the workspace come from their dist, as `exports` says. No conditions are named, so
 * esbuild's own hold (module, import, node, default), and `module` before `main` keeps what can be shaken off the tree.
 */
export const bundle = async (room: string, entry: string, minify = true): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile: join(projectRoot, '.bundle', room, 'index.mjs'),
    write: false,
    bundle: true,
    minify,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'linked',
    banner: { js: banner },
    metafile: true,
    logLevel: 'silent',
  });
  const file = (end: string) => outputFiles.find(({ path }) => path.endsWith(end));
  return { room, code: file('index.mjs')?.contents ?? new Uint8Array(), legal: file('.txt')?.text ?? '', metafile };
};

/** A zip has no time zone, and is told of none: a moment that is the same figures everywhere. */
const always = new Date(2026, 0, 1);
/** An ordinary file that everybody may read: Lambda runs as somebody else. */
const readable = 0o100644 * 0x10000;

const zipped = ({ code }: Bundle): Uint8Array =>
  zipSync({ 'index.mjs': [code, { mtime: always, os: 3, attrs: readable }] }, { level: 9 });

const hashOf = (rooms: readonly PackedRoom[]): string => {
  const hash = createHash('sha256');
  for (const { room, zip } of rooms) hash.update(`${room} ${zip.length}\n`).update(zip);
  return hash.digest('hex').slice(0, 16);
};

const kilobytes = ({ length }: Uint8Array) => String(Math.ceil(length / 1024));

/** Bundles and zips every room, side by side. The same sources give the same bytes. */
export const packageRooms = async (entries: Entries, progress: Progress = silent): Promise<Package> => {
  const names = Object.keys(entries).toSorted();
  progress('package', `bundling ${names.length} functions`);
  const rooms = await Promise.all(
    names.map(async (name) => {
      const bundled = await bundle(name, entries[name] ?? '');
      return { ...bundled, zip: zipped(bundled) };
    }),
  );
  const all = rooms.reduce((sum, { zip }) => sum + zip.length, 0);
  progress('package', `${names.length} functions, ${Math.ceil(all / 1024)} KB zipped`);
  return { prefix: `tessera/${hashOf(rooms)}`, rooms };
};

/** Sizes of a packed function in KB, for a person. */
export const sizesOf = ({ room, code, zip }: PackedRoom): [room: string, bundle: string, zip: string] => [
  room,
  kilobytes(code),
  kilobytes(zip),
];
