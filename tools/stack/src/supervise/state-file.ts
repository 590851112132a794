import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files.js';
import { type StoreStatus } from '../stores/stores.js';

/** One process of a service. */
export interface ServiceState {
  name: string;
  pid: number;
  url: string;
  ready: boolean;
  /** When it became ready; ISO 8601. */
  readySince?: string;
}

/** What runs, for programs that ask (`tessera status --json`). */
export interface RunState {
  ready: boolean;
  urls: Record<string, string>;
  services: ServiceState[];
  stack: StoreStatus[];
}

/** Where the state lies while a run lasts. One that was killed leaves it behind. */
export const stateFile = (dir: string) => join(dir, 'state.json');

/** Writes it down, as a whole: a reader never sees half of it. */
export const writeState = (dir: string, state: RunState): void =>
  writeWhole(stateFile(dir), `${JSON.stringify(state, null, 2)}\n`);

/** Called when the run has ended in order. */
export const removeState = (dir: string): void => rmSync(stateFile(dir), { force: true });
