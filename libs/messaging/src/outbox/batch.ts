import { LOOK_BYTES, type OutboxRow } from './outbox.js';

/** The most rows of one look at the outbox. */
export const BATCH_ROWS = 1_000;

/**
 * After a batch of this many rows the next one begins so much later, and what is written meanwhile goes with it. A lone row
 * is hardly followed later; under load every subscriber is given larger batches, and a batch costs it a transaction, whatever
 * its size: with 64 orders at once 275 to 291 a second were confirmed, 187 to 209 without the pause (ADR 0012).
 */
const PAUSE = { perRowMs: 5, longestMs: 100 };

/** How long to wait after these rows, in ms. Where more waits than a batch takes, nothing is gained by waiting. */
export const pauseAfter = (rows: readonly OutboxRow[]): number =>
  isFull(rows) ? 0 : Math.min(PAUSE.longestMs, PAUSE.perRowMs * rows.length);

/** As many as were asked for, or cut for their size. */
export const isFull = (rows: readonly OutboxRow[]) =>
  rows.length >= BATCH_ROWS || rows.reduce((bytes, { value }) => bytes + (value?.length ?? 0), 0) >= LOOK_BYTES;

/** Whether all of them go to the same topic. */
export const isOneTopic = (rows: readonly OutboxRow[]): boolean => rows.every((row) => row.topic === rows[0]?.topic);

/** By topic, then halves: within a part the order is kept, and the order of two topics is nobody's promise. */
export const partsOf = (rows: readonly OutboxRow[]): OutboxRow[][] => {
  if (!isOneTopic(rows)) return [...Map.groupBy(rows, (row) => row.topic).values()];
  return [rows.slice(0, rows.length >> 1), rows.slice(rows.length >> 1)].filter((part) => part.length > 0);
};

/** What a refused row holds up: its key, or itself where it has none. */
export const keyOf = (row: OutboxRow): string => row.key?.toString('latin1') ?? `row ${String(row.id)}`;
