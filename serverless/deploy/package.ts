import { type Entries, type Package, packageRooms } from '@tessera/aws';
import { projectRoot, type Progress } from '@tessera/stack';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ours = join(projectRoot, 'serverless', 'functions');

/** All functions: the folders with an `index.ts`. */
export const roomsIn = (folder = ours): Entries =>
  Object.fromEntries(
    readdirSync(folder)
      .map((name) => [name, join(folder, name, 'index.ts')] as const)
      .filter(([, entry]) => existsSync(entry)),
  );

/** Bundles and zips every function, side by side. */
export const packageFunctions = ({
  folder = ours,
  progress,
}: { folder?: string; progress?: Progress } = {}): Promise<Package> => packageRooms(roomsIn(folder), progress);
