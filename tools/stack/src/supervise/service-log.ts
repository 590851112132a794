import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type App, apps } from '../apps.js';
import { openLog } from '../processes/background-process.js';
import { prefixed, readableLine } from './service-line.js';

const colours = ['cyan', 'magenta', 'yellow', 'green'] as const;

/** Every line of a service goes to its log; what a person should see also goes to the terminal, once `loud`. */
export class ServiceLogs {
  private readonly files = new Map<App, number>();

  constructor(
    private readonly dir: string,
    private readonly say: (line: string) => void,
    /** Before the services are ready their complaints (a store not there yet) would only disturb the steps. */
    public loud = false,
  ) {}

  readonly hear = (line: string, app: App): void => {
    writeSync(this.fileOf(app), `${line}\n`);
    const readable = this.loud ? readableLine(line) : undefined;
    if (readable === undefined) return;
    const [name = '', ...rest] = prefixed(app, readable).split('|');
    this.say(`${styleText(colours[apps.indexOf(app)] ?? 'white', name)}|${rest.join('|')}`);
  };

  private fileOf(app: App): number {
    const file = this.files.get(app) ?? openLog(join(this.dir, 'logs', `${app}.log`));
    this.files.set(app, file);
    return file;
  }
}
