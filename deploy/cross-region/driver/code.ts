import { type Package, packageRooms } from '@tessera/aws';
import { projectRoot, type Progress } from '@tessera/stack';
import { join } from 'node:path';

const ours = (room: string) => join(projectRoot, 'deploy', 'cross-region', 'functions', room, 'index.ts');

/** The functions of this edition. Whose token is taken decides the same function as in the serverless edition. */
export const rooms = {
  authorize: join(projectRoot, 'serverless', 'functions', 'authorize', 'index.ts'),
  backend: ours('backend'),
  canary: ours('canary'),
  client: ours('client'),
} as const;

/** Bundles and zips all of them. */
export const packageFunctions = (progress?: Progress): Promise<Package> => packageRooms(rooms, progress);

/** A function is made from a bucket of its own region; the one bucket is for all deployments there. */
export const codeBucketName = (account: string, region: string): string => `tessera-xr-${account}-${region}`;
