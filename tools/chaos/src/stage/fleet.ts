import { type App, apps, eachApp, portKey, urlKey } from '@tessera/contracts';
import { type Environment, freeServicePorts, readableLine, Services } from '@tessera/stack';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Two of each: `order-1` is asked by `gateway-1`, and so on; they share what comes over Kafka. */
const COLUMNS = [1, 2];
export const instances = COLUMNS.flatMap((column) => apps.map((app) => ({ name: `${app}-${column}`, app, column })));
export type Instance = (typeof instances)[number];

const BACK_AFTER_MS = 500;
const LAST_WORDS = 12;
const LONGEST_WORD = 500;

/** The services: two columns of all, each started again whenever it ends. */
export class Fleet {
  private readonly services: Services<Instance>;
  /** Those whose death was ours. */
  private readonly killed = new Set<string>();
  /** The newest warnings and errors of each: the logs of a run that held are not kept. */
  private readonly lastWords = new Map<string, string[]>();
  private keeping: Promise<unknown> = Promise.resolve();
  private isStopping = false;
  /** Deaths that nobody here ordered, with what the system and they themselves said. */
  readonly ownDeaths: { reason: string; says: string }[] = [];
  kills = 0;

  private constructor(
    readonly gateways: readonly string[],
    private readonly dir: string,
    settingsOf: (instance: Instance) => Environment,
  ) {
    const onLine = (line: string, { name }: Instance) => this.note(name, line);
    this.services = new Services(instances, { settingsOf, onLine, pidsFolder: join(dir, 'pids') });
  }

  /**
   * @param own what one instance has for itself in the settings.
   * @param begun is given it before all are ready, so that it can be ended at any time.
   */
  static async start(
    dir: string,
    env: Record<App, Environment>,
    own: (instance: Instance, settings: Environment) => Environment,
    begun: (fleet: Fleet) => void,
  ): Promise<Fleet> {
    mkdirSync(join(dir, 'logs'), { recursive: true });
    const columns = await Promise.all(COLUMNS.map(() => columnOf(env)));
    const gateways = columns.map(({ gateway }) => `http://127.0.0.1:${gateway['GATEWAY_PORT']}`);
    // Once for each: what is its own stays the same when it is started again.
    const settings = new Map(
      instances.map((one) => [one.name, own(one, columns[one.column - 1]?.[one.app] ?? {})] as const),
    );
    const fleet = new Fleet(gateways, dir, ({ name }) => settings.get(name) ?? {});
    begun(fleet);
    fleet.keeping = Promise.all(instances.map((instance) => fleet.keep(instance)));
    await fleet.ready();
    return fleet;
  }

  kill(name: string) {
    if (!this.services.get(name)) return;
    this.kills += 1;
    this.killed.add(name);
    this.services.get(name)?.kill('SIGKILL');
  }

  /** Stops it where it stands; gives what wakes it up, unless it was killed meanwhile. */
  freeze(name: string): () => void {
    const process = this.services.get(name);
    process?.kill('SIGSTOP');
    return () => process?.kill('SIGCONT');
  }

  /** Settles when every instance answers that it is ready. */
  async ready(withinMs = 120_000): Promise<void> {
    const end = Date.now() + withinMs;
    await Promise.all(instances.map(({ name }) => this.readyOne(name, end)));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    // A frozen one would not take the signal.
    for (const { name } of instances) this.services.get(name)?.kill('SIGCONT');
    await this.services.stopAll();
    await this.keeping;
  }

  private async keep(instance: Instance) {
    const { name } = instance;
    while (!this.isStopping) {
      this.lastWords.set(name, []);
      this.killed.delete(name);
      // Whether it becomes ready is for `ready` to say.
      this.services.start(instance).catch(() => {});
      const reason = await this.services.died(name);
      if (this.isStopping) return;
      if (!this.killed.has(name)) this.noteDeath(name, reason);
      await sleep(BACK_AFTER_MS);
    }
  }

  private note(name: string, line: string) {
    appendFileSync(join(this.dir, 'logs', `${name}.log`), `${line}\n`);
    const complaint = readableLine(line);
    if (complaint === undefined) return;
    const words = [...(this.lastWords.get(name) ?? []), complaint.slice(0, LONGEST_WORD)];
    this.lastWords.set(name, words.slice(-LAST_WORDS));
  }

  private noteDeath(name: string, reason: string) {
    const what = `${name} ${reason} (${new Date().toISOString()})`;
    const says = [what, ...(this.lastWords.get(name) ?? [])].join('\n                 ');
    this.ownDeaths.push({ reason, says });
  }

  /** One that dies meanwhile is asked again. */
  private async readyOne(name: string, end: number): Promise<void> {
    for (;;) {
      try {
        return await this.services.get(name)?.ready(Math.max(1, end - Date.now()));
      } catch (error) {
        if (Date.now() > end || this.isStopping) throw error;
        await sleep(BACK_AFTER_MS);
      }
    }
  }
}

/** The settings of one column on ports of its own, its services asking each other. Tokens are everybody's. */
const columnOf = async (env: Record<App, Environment>): Promise<Record<App, Environment>> => {
  const ports = await freeServicePorts();
  const own = apps.flatMap((app) => [
    [portKey(app), String(ports[app])],
    [urlKey(app), `http://127.0.0.1:${ports[app]}`],
  ]);
  own.push(['MANAGEMENT_PORT', String(ports.management)]);
  const jwks = `http://127.0.0.1:${ports.user}/.well-known/jwks.json`;
  return eachApp((app) => ({ ...env[app], ...Object.fromEntries(own), JWKS_URL: jwks }));
};
