import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

const EVERY_MS = 500;

const fillFor = async ({ stores, disk, over, pause }: Stage, ms: number, logToo: boolean) => {
  const end = performance.now() + ms;
  disk.shrink();
  try {
    while (performance.now() < end && !over.aborted) {
      disk.fill();
      if (logToo) await stores.switchLog();
      await pause(EVERY_MS);
    }
  } finally {
    disk.makeRoom();
  }
};

/**
 * What was begun fails, nothing that was accepted is lost, and it goes on when there is room. Without room for its log
 * PostgreSQL itself ends, and cannot even come back before there is.
 */
export const fullDisk: Scenario = {
  name: 'full-disk',
  says: 'the disk of PostgreSQL is full for up to 15 s, half of the time for its log too, which ends it (as root)',
  needs: 'mount',
  fromMinutes: 5,
  times: perMinute(0.25),
  fault: (random) => {
    const seconds = random.between(2, 15);
    const logToo = random.next() < 0.5;
    return {
      says: `disk of postgres full for ${seconds} s${logToo ? ', for its log too' : ''}`,
      run: (stage) => stage.stores.strain('postgres', () => fillFor(stage, seconds * 1_000, logToo)),
    };
  },
};
