import { mongo } from 'mongoose';
import { Collision } from '../change/collision.js';

export const binary = (bytes: Buffer | null) => (bytes ? new mongo.Binary(bytes) : null);
export const bytes = (value: mongo.Binary | null) => (value ? Buffer.from(value.buffer) : null);

/** In an update or filter: the server's clock, so that nothing depends on the clock of the machine that asks. */
export const inMs = (ms: number) => ({ $add: ['$$NOW', ms] });

const DUPLICATE_KEY = 11_000;

/** In a `catch` of a write that two may do at once: a duplicate key aborts the transaction without a transient label. */
export const collided = (error: unknown): never => {
  throw error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY ? new Collision(error) : error;
};
