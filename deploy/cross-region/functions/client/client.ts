import { Refusal } from '@tessera/contracts';
import { requestId } from '@tessera/runtime/rules';
import { setTimeout as pause } from 'node:timers/promises';
import { attempt, type Resolve } from '../exchange/attempt.js';
import { type Connections } from '../exchange/connections.js';
import { type Asked, askedOf } from './asked.js';
import { call, type World } from './call.js';
import { originsOf } from './origins.js';
import { reportOf } from './report.js';
import { sentTo } from './sent.js';
import { type Settings } from './settings.js';
import { problemOf, type Told, toldOf } from './told.js';

/** What a client has of the world around it. */
export interface Surroundings {
  connections: Connections;
  resolve: Resolve;
  /** Takes a line for the log. */
  write(line: string): void;
}

const worldOf = (settings: Settings, { connections, resolve }: Surroundings): World => ({
  settings,
  origins: originsOf(settings),
  attempt: (origin, asked, limits) => attempt(sentTo(origin, asked), limits, { agent: connections.agent(), resolve }),
  now: Date.now,
  pause,
  random: Math.random,
});

/** Anything but a refusal is a mistake of ours: the log has it, the caller has not. */
const refusalOf = (thrown: unknown, write: Surroundings['write']): Refusal => {
  if (thrown instanceof Refusal) return thrown;
  const error = thrown instanceof Error ? thrown.stack : String(thrown);
  write(JSON.stringify({ level: 'ERROR', message: 'broken', error }));
  return new Refusal('INTERNAL');
};

/** Makes calls. What it gives never throws, whatever it is given. */
export const clientOf = (settings: Settings, around: Surroundings) => {
  const world = worldOf(settings, around);
  const refused = (refusal: Refusal): Told => ({
    ...problemOf(refusal, '/', requestId({ headers: {} })),
    attempts: 0,
    ms: 0,
    origin: settings.origin,
  });
  return async (event: unknown, remainingMs: number): Promise<Told> => {
    let asked: Asked | undefined;
    let told: Told;
    try {
      asked = askedOf(event);
      told = toldOf(asked, await call(asked, remainingMs, world));
    } catch (thrown) {
      told = refused(refusalOf(thrown, around.write));
    }
    around.write(reportOf(asked, told, settings.stack, Date.now()));
    return told;
  };
};
