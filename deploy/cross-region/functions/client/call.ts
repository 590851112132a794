import { type Limits, type Tried } from '../exchange/attempt.js';
import { type Asked } from './asked.js';
import { type Origins } from './origins.js';
import { isBound, mayRepeat, pauseMs } from './repeats.js';
import { type Settings } from './settings.js';

/** What is left for telling the caller, when the time of the function is nearly over. */
const RESERVE_MS = 500;
/** With less there is no connection, let alone an answer. */
const WORTHWHILE_MS = 100;

/** What a call needs of the world. */
export interface World {
  settings: Pick<Settings, 'totalMs' | 'connectMs' | 'attemptMs' | 'attempts'>;
  origins: Origins;
  attempt(origin: string, asked: Asked, limits: Limits): Promise<Tried>;
  /** Milliseconds. */
  now(): number;
  pause(ms: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** What became of a call. */
export interface Called {
  tried: Tried;
  attempts: number;
  ms: number;
  /** Of the last attempt. */
  origin: string;
}

/** An attempt that is still to be made, and what is waited before. */
interface Step {
  origin: string;
  pauseMs: number;
}

/** The attempt after another one; undefined where that has the last word, or no time is left. */
const stepAfter = (asked: Asked, { tried, attempts, origin }: Called, left: number, world: World): Step | undefined => {
  if (attempts >= world.settings.attempts || !mayRepeat(asked, tried)) return undefined;
  const next = isBound(asked, tried) ? origin : world.origins.next;
  // What one region asks for is no reason to let another wait.
  const heard: Tried = next === origin ? tried : { failure: 'UPSTREAM', wasSent: false };
  const pause = pauseMs(heard, attempts, world.now(), world.random());
  return pause + WORTHWHILE_MS <= left ? { origin: next, pauseMs: pause } : undefined;
};

/**
 * Makes a call, with as many attempts as it may take and has time for. It ends within `totalMs`, and `RESERVE_MS` before the
 * function would.
 *
 * @param remainingMs what the function still has.
 */
export const call = async (asked: Asked, remainingMs: number, world: World): Promise<Called> => {
  const { settings, origins, now } = world;
  const began = now();
  const deadline = began + Math.min(settings.totalMs, remainingMs - RESERVE_MS);
  let step: Step | undefined = { origin: origins.first(began), pauseMs: 0 };
  let called: Called = {
    tried: { failure: 'CONNECT_TIMEOUT', wasSent: false },
    attempts: 0,
    ms: 0,
    origin: step.origin,
  };
  while (step) {
    await world.pause(step.pauseMs);
    const left = deadline - now();
    if (left < WORTHWHILE_MS) break;
    const limits = { connectMs: settings.connectMs, attemptMs: Math.min(settings.attemptMs, left) };
    const tried = await world.attempt(step.origin, asked, limits);
    if (called.attempts === 0) origins.note(step.origin, tried, now());
    called = { tried, attempts: called.attempts + 1, ms: now() - began, origin: step.origin };
    step = stepAfter(asked, called, deadline - now(), world);
  }
  return { ...called, ms: now() - began };
};
