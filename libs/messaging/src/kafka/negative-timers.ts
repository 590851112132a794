import { createRequire } from 'node:module';

/** The part of kafkajs 2.2.4's request queue that this file needs. */
interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

let isMended = false;

/**
 * kafkajs 2.2.4 schedules a check of its empty request queue with a negative delay, again and again: near 800 timers a
 * second for each idle connection, and a TimeoutNegativeWarning on Node 24 (tulios/kafkajs#1704, #1751). With nothing
 * pending there is nothing to check: the next request, or the next answer, looks at the queue itself.
 */
export const avoidNegativeTimers = () => {
  if (isMended) return;
  isMended = true;
  const queue: { prototype: RequestQueue } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
};
