const words = (text: string) => text.trim().split(/\s+/);
const lines = (text: string) => text.split('\n').map((line) => line.trim());

/** What node, its drivers, their servers and we ourselves call errors. */
const names = words(`
  ECONNREFUSED ECONNRESET EPIPE ENOTFOUND ETIMEDOUT EAI_AGAIN EHOSTUNREACH HOSEPIPE-20
  AggregateError ERR_SCRIPT_EXECUTION_TIMEOUT ConnectionLost RetriesExhausted Collision
  QueryFailedError DatabaseError QueryRunnerAlreadyReleasedError
  MongoNetworkError MongoServerSelectionError MongoPoolClearedError MongoWaitQueueTimeoutError
  TransientTransactionError RetryableWriteError UnknownTransactionCommitResult WriteConflict
  KafkaJSConnectionError REBALANCE_IN_PROGRESS UNKNOWN_TOPIC_OR_PARTITION MESSAGE_TOO_LARGE`);

/** SQLSTATEs, and codes of MongoDB. */
const codes = words(`
  40001 40P01 55P03 57014 57P01 57P03 08006 08001 53300 25P03 23505 58030
  11000 112 251 91 189 10107 11600 11602 13435 13436`);

const sentences = lines(`connect ECONNREFUSED 127.0.0.1:5432
  Connection terminated unexpectedly
  timeout exceeded when trying to connect
  Client has encountered a connection error and is not queryable
  Driver not Connected
  Query runner already released
  E11000 duplicate key error collection: x.inbox
  not master or secondary`);

const quoted = (text: string) => [`${text} {`, `"${text}"`, `{"code":"${text}","message":"${text}"}`, `[${text}`];

/** Every control of ASCII. */
const controls = [...Array.from({ length: 32 }, (_, code) => code), 127].map(
  (code) => `a${String.fromCharCode(code)}b`,
);

const others = ['', ' ', '\u2028', '\ufeff{}', '💥', "'; DROP TABLE inbox; --", '$where', '__proto__', '%s%n', '../..'];

/**
 * Texts that have nothing to say and everything in them that somebody could take for an error of a driver. Whoever takes
 * one for an outage lets a message decide what becomes of all others.
 */
export const hostileTexts: readonly string[] = [
  ...names,
  ...codes,
  ...sentences,
  ...['ECONNREFUSED', 'Connection terminated', 'MongoNetworkError', '57P01', '11000'].flatMap(quoted),
  ...controls,
  ...others,
];
