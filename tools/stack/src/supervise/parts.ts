import { commandLine } from '../processes/process-table.js';
import { type NodeName } from '../stores/store.js';
import { type Stores } from '../stores/stores.js';
import { type Part as Program } from './app-files.js';
import { type Services } from './services.js';

/** A service or store of a run, as it is at this moment. */
export interface Part {
  name: string;
  kind: 'service' | 'store';
  /** Of a service: what it runs. */
  program?: Program;
  /** Undefined while it does not run. */
  pid: number | undefined;
  /** It runs and was ready once. */
  isReady: boolean;
  /** Since when, as far as that is known; ISO 8601. */
  readySince?: string;
}

type SomeServices = Pick<Services<{ name: string; app: Program }>, 'instances' | 'states' | 'runs' | 'get' | 'stop'>;

/** The parts of a run by their names, and what somebody has asked for: an end by request is no accident. */
export class Parts {
  private readonly endsAskedFor = new Set<string>();
  private readonly madeAt = new Date().toISOString();
  private readonly away = new Map<string, PromiseWithResolvers<void>>();

  constructor(
    private readonly services: SomeServices,
    private readonly stores: () => Pick<Stores, 'status' | 'end' | 'kill'> | undefined,
  ) {}

  list(): Part[] {
    const states = new Map(this.services.states().map((state) => [state.name, state]));
    const services = this.services.instances.map(({ name, app }): Part => {
      const state = this.services.runs(name) ? states.get(name) : undefined;
      const { pid, ready = false, readySince } = state ?? {};
      return { name, kind: 'service', program: app, pid, isReady: ready, ...(readySince && { readySince }) };
    });
    const stores = (this.stores()?.status() ?? []).map(({ name, pid }): Part => {
      const isThere = commandLine(pid) !== undefined;
      return { name, kind: 'store', pid: isThere ? pid : undefined, isReady: isThere, readySince: this.madeAt };
    });
    return [...services, ...stores];
  }

  get(name: string): Part | undefined {
    return this.list().find((part) => part.name === name);
  }

  /** In order; settles when it has ended. It is started again at once, unless it is held. */
  async end(name: string): Promise<void> {
    const store = this.ask(name);
    if (store) return this.stores()?.end(store);
    await this.services.stop(name);
  }

  /** kill -9; the same otherwise. */
  async kill(name: string): Promise<void> {
    const store = this.ask(name);
    if (store) return this.stores()?.kill(store);
    const process = this.services.get(name);
    process?.kill('SIGKILL');
    await process?.exit;
  }

  /** Once it has ended it is not started again. */
  hold(name: string): void {
    if (!this.away.has(name)) this.away.set(name, Promise.withResolvers());
  }

  /** It may be started again. */
  release(name: string): void {
    this.away.get(name)?.resolve();
    this.away.delete(name);
  }

  isHeld(name: string): boolean {
    return this.away.has(name);
  }

  /** Settles when nobody holds it. */
  async mayReturn(name: string): Promise<void> {
    await this.away.get(name)?.promise;
  }

  /** Was its last end asked for? To be called once after each. */
  wasAskedFor(name: string): boolean {
    return this.endsAskedFor.delete(name);
  }

  /** One that does not run has no end that could be asked for: its next one is an accident. */
  private ask(name: string): NodeName | undefined {
    if (this.get(name)?.pid !== undefined) this.endsAskedFor.add(name);
    return this.stores()
      ?.status()
      .find((store) => store.name === name)?.name;
  }
}
