import { apps } from '@tessera/contracts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from './terminal.fixture.js';

const tasks = ['migrate', 'seed'];

/** Slow enough for somebody to change their mind. */
const serving = (app: string) =>
  `setTimeout(() => require('http').createServer((q, s) => s.end('{}')).listen(process.env.${app.toUpperCase()}_PORT, '127.0.0.1'), 1500)`;

/** Services that stand in for themselves with programs of a line: quick, and easily made to crash. */
export class FakeServices {
  /** For `TESSERA_APPS`. */
  readonly folder = mkdtempSync(join(tmpdir(), 'tessera apps '));

  constructor() {
    this.mend();
  }

  /** Replaces one program of one service. */
  program(app: string, name: string, text: string): void {
    mkdirSync(join(this.folder, app, 'dist'), { recursive: true });
    writeFileSync(join(this.folder, app, 'dist', `${name}.js`), text);
  }

  /** All programs as they should be. */
  mend(): void {
    for (const app of apps) {
      this.program(app, 'main', serving(app));
      for (const task of tasks) this.program(app, task, 'setTimeout(() => {}, 500)');
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A terminal on which such services are started, until the tests of the file are over. */
export const openWithFakes = async (): Promise<{ services: FakeServices; terminal: Terminal }> => {
  const services = new FakeServices();
  const terminal = await Terminal.open({ TESSERA_APPS: services.folder });
  afterAll(() => {
    terminal.close();
    services.close();
  });
  return { services, terminal };
};
