import { mongo } from 'mongoose';

export const binary = (bytes: Buffer | null) => (bytes ? new mongo.Binary(bytes) : null);
export const bytes = (value: mongo.Binary | null) => (value ? Buffer.from(value.buffer) : null);

/** In an update or filter: the server's clock, so that nothing depends on the clock of the machine that asks. */
export const inMs = (ms: number) => ({ $add: ['$$NOW', ms] });
