import { type Environment } from '@tessera/stack';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instance } from './fleet.js';

/** The clock of each instance, which can be set wrong while it runs. One that is started again finds it wrong, too. */
export class Clocks {
  private readonly folder: string;

  constructor(dir: string) {
    this.folder = join(dir, 'clocks');
    mkdirSync(this.folder);
  }

  /** The settings with which an instance goes by its own clock. */
  settingsOf({ name }: Instance): Environment {
    this.set(name, 0);
    const preload = new URL('../clock.process.js', import.meta.url).href;
    return { NODE_OPTIONS: `--import ${preload}`, CHAOS_CLOCK: this.fileOf(name) };
  }

  /** Lets it jump so far from the right time. */
  set(name: string, wrongByMs: number) {
    const draft = `${this.fileOf(name)}.new`;
    writeFileSync(draft, String(wrongByMs));
    renameSync(draft, this.fileOf(name));
  }

  private readonly fileOf = (name: string) => join(this.folder, name);
}
