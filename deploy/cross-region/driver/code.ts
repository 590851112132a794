import { type Package, packageRooms } from '@tessera/aws';
import { type Progress } from '@tessera/stack';
import { rooms } from './rooms.js';

/** Bundles and zips all functions. */
export const packageFunctions = (progress?: Progress): Promise<Package> => packageRooms(rooms, progress);

/** A function is made from a bucket of its own region; the one bucket is for all deployments there. */
export const codeBucketName = (account: string, region: string): string => `tessera-xr-${account}-${region}`;
