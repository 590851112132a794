import { type App, apps, portKey } from '@tessera/contracts';
import { type Progress } from '../progress.js';
import { type Environment } from '../provision/environment.js';
import { type Instance } from './instances.js';
import { type ServiceProcess, startService } from './service-process.js';
import { type ServiceState } from './state-file.js';

interface Member {
  process: ServiceProcess;
  readySince?: string;
  hasEnded?: boolean;
}

/** The processes of the services. */
export class Fleet {
  private readonly members = new Map<string, Member>();

  constructor(
    readonly instances: readonly Instance[],
    /** Hears every line of every process. */
    private readonly onLine: (line: string, instance: Instance) => void,
    /** Called when one has become ready. */
    private readonly changed: () => void,
  ) {}

  /** Starts those of these services, side by side; settles when all answer that they are ready. */
  async startAll(env: Record<App, Environment>, progress: Progress, of: readonly App[] = apps): Promise<void> {
    const start = async (instance: Instance) => {
      progress(instance.name, 'starting');
      await this.start(instance, env);
      progress(instance.name, 'ready');
    };
    await Promise.all(this.instances.filter(({ app }) => of.includes(app)).map(start));
  }

  /** Starts one (again); settles when it is ready. */
  async start(instance: Instance, env: Record<App, Environment>): Promise<void> {
    const { name, app, port } = instance;
    const settings = { ...env[app], [portKey(app)]: String(port) };
    const member: Member = { process: startService(app, settings, { onLine: (line) => this.onLine(line, instance) }) };
    this.members.set(name, member);
    void member.process.exit.then(() => {
      member.hasEnded = true;
      delete member.readySince;
    });
    await member.process.ready();
    if (!member.hasEnded) member.readySince = new Date().toISOString();
    this.changed();
  }

  /** Settles when that one has ended, with the reason in words. */
  died(name: string): Promise<string> {
    return this.members.get(name)?.process.exit ?? Promise.resolve('was never started');
  }

  /** Does that one run (ready or not)? */
  runs(name: string): boolean {
    const member = this.members.get(name);
    return member !== undefined && !member.hasEnded;
  }

  /** Ends one, in order. */
  async stop(name: string): Promise<void> {
    await this.members.get(name)?.process.stop();
  }

  /** Gateway first, so that nothing comes in; then the others side by side. */
  async stopAll(): Promise<void> {
    const names = (of: (app: App) => boolean) => this.instances.filter(({ app }) => of(app)).map(({ name }) => name);
    for (const round of [names((app) => app === 'gateway'), names((app) => app !== 'gateway')]) {
      await Promise.all(round.map((name) => this.stop(name)));
    }
  }

  /** What `state.json` says of them. */
  states(): ServiceState[] {
    return [...this.members].map(([name, { process, readySince }]) => ({
      name,
      pid: process.pid,
      url: process.url,
      ready: readySince !== undefined,
      ...(readySince !== undefined && { readySince }),
    }));
  }
}
