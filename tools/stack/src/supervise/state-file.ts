import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files.js';
import { type StoreStatus } from '../stores/stores.js';

/** One process of a service. */
export interface ServiceState {
  name: string;
  pid: number;
  url: string;
  /** A gateway's address for those who look after it. */
  management?: string;
  ready: boolean;
  /** When it became ready; ISO 8601. */
  readySince?: string;
}

/** What runs, for programs that ask (`tessera status --json`). */
export interface RunState {
  ready: boolean;
  /** Where people find each; of several gateways the front is meant by `gateway`. */
  urls: Record<string, string>;
  services: ServiceState[];
  stack: StoreStatus[];
  /** The folder where spans are kept, if they are. */
  traces?: string;
}

/** An address as people write it. */
export const forPeople = (url: string): string => url.replace('127.0.0.1', 'localhost');

/** Where the state lies while a run lasts. One that was killed leaves it behind. */
export const stateFile = (dir: string) => join(dir, 'state.json');

/** Writes it down, as a whole: a reader never sees half of it. */
export const writeState = (dir: string, state: RunState): void =>
  writeWhole(stateFile(dir), `${JSON.stringify(state, null, 2)}\n`);

/** Called when the run has ended in order. */
export const removeState = (dir: string): void => rmSync(stateFile(dir), { force: true });
