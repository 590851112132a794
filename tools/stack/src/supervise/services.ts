import { type Progress, silent } from '../progress.js';
import { type Environment } from '../provision/environment.js';
import { addressedAs, type Part } from './app-files.js';
import { type ServiceProcess, startService } from './service-process.js';
import { type ServiceState } from './state-file.js';

interface Member {
  process: ServiceProcess;
  readySince?: string;
  hasEnded?: boolean;
}

/** How processes of services are run. */
export interface ServicesOptions<Instance> {
  /** With what one is started, asked at each start. */
  settingsOf: (instance: Instance) => Environment;
  /** Called with every line of every process. */
  onLine?: (line: string, instance: Instance) => void;
  /** Called when one has become ready. */
  changed?: () => void;
  /** Where processes are noted, so that a later run finds them if this one is killed. */
  pidsFolder?: string;
}

/** The processes of the services: of `npm start`, of a test, a bench or a chaos run. */
export class Services<Instance extends { name: string; app: Part }> {
  private readonly members = new Map<string, Member>();

  constructor(
    readonly instances: readonly Instance[],
    private readonly options: ServicesOptions<Instance>,
  ) {}

  /** Starts all of them side by side; settles when all answer that they are ready. */
  async startAll(progress: Progress = silent): Promise<void> {
    const start = async (instance: Instance) => {
      progress(instance.name, 'starting');
      await this.start(instance);
      progress(instance.name, 'ready');
    };
    await Promise.all(this.instances.map(start));
  }

  /** Starts one (again); settles when it is ready. `more` wins over its own settings. */
  async start(instance: Instance, more: Environment = {}): Promise<ServiceProcess> {
    const { settingsOf, onLine, changed, pidsFolder } = this.options;
    const process = startService(
      instance.app,
      { ...settingsOf(instance), ...more },
      { onLine: (line) => onLine?.(line, instance), ...(pidsFolder !== undefined && { pidsFolder }) },
    );
    const member: Member = { process };
    this.members.set(instance.name, member);
    void process.exit.then(() => {
      member.hasEnded = true;
      delete member.readySince;
    });
    await process.ready();
    if (!member.hasEnded) member.readySince = new Date().toISOString();
    changed?.();
    return process;
  }

  /** The newest process of that one. */
  get(name: string): ServiceProcess | undefined {
    return this.members.get(name)?.process;
  }

  /** Settles when that one has ended, with the reason in words. */
  died(name: string): Promise<string> {
    return this.get(name)?.exit ?? Promise.resolve('was never started');
  }

  /** Does that one run (ready or not)? */
  runs(name: string): boolean {
    const member = this.members.get(name);
    return member !== undefined && !member.hasEnded;
  }

  /** Ends one, in order. */
  async stop(name: string): Promise<void> {
    await this.get(name)?.stop();
  }

  /** Gateways, and the front with them, first, so that nothing comes in; then the others side by side. */
  async stopAll(): Promise<void> {
    const isDoor = ({ app }: Instance) => addressedAs(app) === 'gateway';
    const [doors, others] = [this.instances.filter(isDoor), this.instances.filter((one) => !isDoor(one))];
    for (const round of [doors, others]) await Promise.all(round.map(({ name }) => this.stop(name)));
  }

  /** What `state.json` says of them. */
  states(): ServiceState[] {
    return [...this.members].map(([name, { process, readySince }]) => ({
      name,
      pid: process.pid,
      url: process.url,
      ...(process.management !== undefined && { management: process.management }),
      ready: readySince !== undefined,
      ...(readySince !== undefined && { readySince }),
    }));
  }
}
