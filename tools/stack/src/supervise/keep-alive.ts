import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';
import { RestartRule } from './restart-rule.js';

/** Something that is started again whenever it dies. */
export interface Kept {
  name: string;
  /** Settles when the one that runs now has ended, with the reason in words. */
  died: () => Promise<string>;
  restart: () => Promise<void>;
  logFile: string;
  /** Was it ended because somebody asked for a restart? That is no accident, and its return is not delayed. */
  wasAskedFor: () => boolean;
  /** Settles when nobody wants it to stay away. */
  mayReturn: () => Promise<void>;
}

/** Who keeps it. */
export interface Keeper {
  say: (line: string) => void;
  /** A death by request is no accident. */
  isStopping: () => boolean;
  /** Called after a death and after a return. */
  changed: () => void;
}

/** Keeps it running until the keeper stops; throws a CommandError when it has died too often. */
export const keepAlive = async (
  { name, died, restart, logFile, wasAskedFor, mayReturn }: Kept,
  keeper: Keeper,
): Promise<void> => {
  const rule = new RestartRule();
  for (;;) {
    const reason = await died();
    if (keeper.isStopping()) return;
    keeper.changed();
    if (!wasAskedFor()) {
      const pause = rule.afterDeath(Date.now());
      if (pause === undefined)
        throw new CommandError(`${name} has died five times within a minute (${reason}): see ${logFile}`);
      keeper.say(`${name} ${reason}; starting it again in ${pause / 1000} s`);
      await sleep(pause);
    }
    await mayReturn();
    if (keeper.isStopping()) return;
    await comeBack(name, restart, keeper);
    keeper.changed();
  }
};

/** One that fails to come back has died again, which the next round notices. */
const comeBack = async (name: string, restart: () => Promise<void>, keeper: Keeper): Promise<void> => {
  try {
    await restart();
    keeper.say(`${name} is back`);
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    if (!keeper.isStopping()) keeper.say(`${name} did not come back: ${line}`);
  }
};
