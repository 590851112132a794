import { mongo } from 'mongoose';
import { type Diagnosis } from '../change/database.js';
import { Collision } from '../change/collision.js';

/** What the driver throws when it has no connection, or none any more. */
const GONE = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoClientClosedError,
];

/** The same of its pool; the driver keeps these classes to itself, and their names are all that can be asked for. */
const GONE_NAMES = new Set(['MongoWaitQueueTimeoutError', 'MongoPoolClosedError']);

/** Of a server that shuts down or has lost its place as primary (the codes of the driver's specification). */
const AWAY = new Set<unknown>([6, 7, 89, 91, 189, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436]);
const AWAY_LABELS = ['RetryableWriteError', 'UnknownTransactionCommitResult', 'SystemOverloadedError'];

/** No such transaction: an earlier statement or its age has ended it. And a command that took longer than it may. */
const TRANSIENT = new Set<unknown>([251, 50]);

/** An error of the network in a transaction carries the label of a transient one as well: being away comes first. */
export const diagnose = (error: unknown): Diagnosis => {
  if (error instanceof Collision) return 'transient';
  if (!(error instanceof mongo.MongoError)) return 'fatal';
  if (isAway(error)) return 'away';
  const isTransient = error.hasErrorLabel('TransientTransactionError') || TRANSIENT.has(error.code);
  return isTransient ? 'transient' : 'fatal';
};

const isAway = (error: mongo.MongoError) =>
  GONE.some((kind) => error instanceof kind) ||
  (error instanceof mongo.MongoDriverError && GONE_NAMES.has(error.name)) ||
  (error instanceof mongo.MongoServerError && AWAY.has(error.code)) ||
  AWAY_LABELS.some((label) => error.hasErrorLabel(label));
