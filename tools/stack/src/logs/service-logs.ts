import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { apps } from '@tessera/contracts';
import { openLog } from '../processes/background-process.js';
import { addressedAs } from '../supervise/app-files.js';
import { type Instance } from '../supervise/instances.js';
import { prefixed, readableLine } from './readable-line.js';

const colours = ['cyan', 'magenta', 'yellow', 'green'] as const;

/** Every line of a service goes to its log; what a person should see also goes to the terminal, once `loud`. */
export class ServiceLogs {
  private readonly files = new Map<string, number>();

  constructor(
    private readonly dir: string,
    private readonly say: (line: string) => void,
    /** Before the services are ready their complaints (a store not there yet) would only disturb the steps. */
    public loud = false,
  ) {}

  readonly onLine = (line: string, { name: instance, app }: Instance): void => {
    writeSync(this.fileOf(instance), `${line}\n`);
    const readable = this.loud ? readableLine(line) : undefined;
    if (readable === undefined) return;
    const [name = '', ...rest] = prefixed(instance, readable).split('|');
    this.say(`${styleText(colours[apps.indexOf(addressedAs(app))] ?? 'white', name)}|${rest.join('|')}`);
  };

  private fileOf(name: string): number {
    const file = this.files.get(name) ?? openLog(join(this.dir, 'logs', `${name}.log`));
    this.files.set(name, file);
    return file;
  }
}
