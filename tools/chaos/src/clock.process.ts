import { existsSync, readFileSync } from 'node:fs';

/**
 * Loaded into a service before everything else: its clock is wrong by what a file says, in ms, and jumps when that changes.
 * As on a machine, timers and `performance` go by another clock, which runs on evenly.
 */
const LOOK_EVERY_MS = 200;
const file = process.env['CHAOS_CLOCK'];
const RightDate = Date;
let wrongBy = 0;

const look = () => {
  if (file && existsSync(file)) wrongBy = Number(readFileSync(file, 'utf8'));
};
const now = () => RightDate.now() + wrongBy;

look();
setInterval(look, LOOK_EVERY_MS).unref();
globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RightDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});
