import { explain } from '@tessera/command';
import { join } from 'node:path';
import { ServiceLogs } from '../logs/service-logs.js';
import { endAll, startNothingMore } from '../processes/children.js';
import { type LabDoor, openLabDoor } from '../lab/door.js';
import { type Laboratory } from '../lab/laboratory.js';
import { mendLeftSpoiled } from '../lab/left-spoiled.js';
import { type Progress } from '../progress.js';
import { type Environment } from '../provision/environment.js';
import { type Platform, provision } from '../provision/provision.js';
import { type BrokerCount } from '../stores/brokers.js';
import { type NodeName } from '../stores/store.js';
import { startStores, type Stores } from '../stores/stores.js';
import { settingsOf } from './instance-settings.js';
import { type Instance, morePortsOf } from './instances.js';
import { type Kept, keepAlive } from './keep-alive.js';
import { migrateAndSeed } from './migrate-and-seed.js';
import { Parts } from './parts.js';
import { type ServicePorts } from './service-ports.js';
import { Services } from './services.js';
import { tracePlaces, tracesFolder, zipkinKey } from './trace-places.js';
import { forPeople, removeState, type RunState, writeState } from './state-file.js';

/** What one run is made of. */
export interface RunSettings {
  dir: string;
  instances: readonly Instance[];
  ports: ServicePorts;
  brokers: BrokerCount;
  /** Redis as well. */
  redis: boolean;
  /** Spans of all services, and Zipkin to look at them. */
  traces: boolean;
  /** Settings for all services. */
  set: Environment;
  /** Tells a person something while the platform runs. */
  say: (line: string) => void;
}

/**
 * The local stack and the services from the first store to the last goodbye. Started in the order of its methods;
 * `stop` may come at any time and undoes whatever has been done so far.
 */
export class PlatformRun {
  private stores: Stores | undefined;
  private platform: Platform | undefined;
  private readonly services: Services<Instance>;
  private readonly logs: ServiceLogs;
  private readonly parts: Parts;
  private lab: LabDoor | undefined;
  private watching = false;
  private stopping: Promise<void> | undefined;
  private starting: Promise<unknown> = Promise.resolve();
  private readonly failed = Promise.withResolvers<never>();

  constructor(private readonly settings: RunSettings) {
    this.logs = new ServiceLogs(settings.dir, settings.say);
    this.services = new Services(settings.instances, {
      settingsOf: (instance) => ({
        ...(settings.traces && tracePlaces(settings.dir, instance, this.stores?.zipkinUrl)),
        ...settingsOf(instance, needed(this.platform).env, settings.instances, this.lab),
      }),
      onLine: this.logs.onLine,
      changed: () => this.noteState(),
    });
    this.parts = new Parts(this.services, () => this.stores);
  }

  /** Rejects when something has died so often that the run cannot go on. */
  get failure(): Promise<never> {
    return this.failed.promise;
  }

  async startStores(progress: Progress): Promise<void> {
    const { dir, brokers, redis, traces, set } = this.settings;
    // Whoever names one has it.
    const zipkin = traces && !set[zipkinKey];
    const started = startStores({ dir, brokers, redis, zipkin, progress });
    this.starting = started.catch(() => {});
    this.stores = await started;
    this.noteState();
  }

  /** Databases, roles, topics, keys, logins, env files. */
  async provision(): Promise<void> {
    const { dir, ports, instances, set } = this.settings;
    this.platform = await provision(needed(this.stores), { dir, ports, morePorts: morePortsOf(instances), env: set });
  }

  /** Schemas and sample data, also of services that are not started here: they may be started by hand. */
  async migrateAndSeed(progress: Progress): Promise<void> {
    await migrateAndSeed(needed(this.platform), progress);
  }

  /** Side by side; settles when all answer that they are ready. */
  async startServices(progress: Progress): Promise<void> {
    const { dir, instances } = this.settings;
    const { env } = needed(this.platform);
    await mendLeftSpoiled(dir, env.inventory);
    // A gateway is its only way in.
    if (instances.some(({ app }) => app === 'gateway')) this.lab = await openLabDoor(() => this.openLab());
    await this.services.startAll(progress);
  }

  /** From now on whatever dies is started again, and the services' warnings are shown. */
  watch(): void {
    this.watching = true;
    this.logs.loud = true;
    this.noteState();
    for (const instance of this.services.instances) void this.keepService(instance);
    const stores = needed(this.stores);
    for (const { name } of stores.status()) void this.keepStore(name, stores);
  }

  /** Ends one service or store, which then is started again at once. What is not part of this run is passed over. */
  async restart(name: string): Promise<void> {
    const part = this.parts.get(name);
    if (this.stopping || !part) return;
    this.parts.release(name);
    if (part.pid === undefined) return;
    this.settings.say(`restarting ${name}, as asked`);
    await this.parts.end(name);
  }

  /** What the ready table and `state.json` show. */
  state(): RunState {
    const services = this.services.states();
    const urls = Object.fromEntries(services.map(({ name, url }) => [name, forPeople(url)]));
    if (urls['front']) urls['gateway'] = urls['front'];
    const ready = services.length === this.services.instances.length && services.every((service) => service.ready);
    const traces = this.settings.traces && { traces: tracesFolder(this.settings.dir) };
    return { ready: ready && this.watching, urls, services, stack: this.stores?.status() ?? [], ...traces };
  }

  /** Why there is nothing to look at traces with, though somebody asked for it. */
  get withoutZipkin(): string | undefined {
    return this.stores?.withoutZipkin;
  }

  get credentials(): Platform['credentials'] {
    return needed(this.platform).credentials;
  }

  /** Gateway first, so that nothing comes in; then the others, then Kafka, MongoDB and PostgreSQL. */
  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  private async stopInOrder(): Promise<void> {
    startNothingMore();
    // What it has frozen or spoiled is as it was before.
    await this.lab?.close();
    await this.services.stopAll();
    // Stores that are on their way up end by themselves when the rest of them cannot be started.
    await this.starting;
    await this.stores?.stop();
    endAll();
    removeState(this.settings.dir);
  }

  private keepService(instance: Instance): Promise<void> {
    const { name } = instance;
    const restart = async () => void (await this.services.start(instance));
    return this.keep({ name, died: () => this.services.died(name), restart });
  }

  private keepStore(name: NodeName, stores: Stores): Promise<void> {
    return this.keep({ name, died: () => stores.death(name), restart: () => stores.restart(name) });
  }

  private async keep(kept: Omit<Kept, 'logFile' | 'wasAskedFor' | 'mayReturn'>): Promise<void> {
    const { dir, say } = this.settings;
    const keeper = { say, isStopping: () => this.stopping !== undefined, changed: () => this.noteState() };
    try {
      const wasAskedFor = () => this.parts.wasAskedFor(kept.name);
      const mayReturn = () => this.parts.mayReturn(kept.name);
      await keepAlive({ ...kept, wasAskedFor, mayReturn, logFile: join(dir, 'logs', `${kept.name}.log`) }, keeper);
    } catch (error) {
      // Nothing else needs it.
      if (kept.name === 'zipkin') say(explain(error));
      else this.failed.reject(error);
    }
  }

  private noteState(): void {
    if (this.stopping) return;
    writeState(this.settings.dir, this.state());
    this.lab?.changed();
  }

  /** When somebody uses it for the first time. */
  private async openLab(): Promise<Laboratory> {
    const { openLaboratory } = await import('../lab/laboratory.js');
    const { dir, ports, say } = this.settings;
    const { env, credentials } = needed(this.platform);
    return openLaboratory({
      dir,
      parts: this.parts,
      env,
      credentials,
      gateway: `http://127.0.0.1:${ports.gateway}`,
      say,
    });
  }
}

const needed = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error('the steps of a run have an order');
  return found;
};
