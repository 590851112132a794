import { type App, apps, eachApp, portKey, urlKey } from '@tessera/contracts';
import { type Environment, freeServicePorts, type ServiceProcess, startService } from '@tessera/stack';
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
/** What a service says when all is well. */
const INFO = '"level":"info"';

/** One instance, the newest process of it, and whether its death was ours. */
interface Member {
  app: App;
  env: Environment;
  process?: ServiceProcess;
  wasKilled: boolean;
  /** Its newest warnings and errors: the logs of a run that held are not kept. */
  lastWords: string[];
}

/** The services: two columns of all, each started again whenever it ends. */
export class Fleet {
  private readonly members = new Map<string, Member>();
  private readonly keeping: Promise<void>[] = [];
  private isStopping = false;
  /** Deaths that nobody here ordered, with what the system and they themselves said. */
  readonly ownDeaths: string[] = [];
  kills = 0;

  private constructor(
    readonly gateways: readonly string[],
    private readonly logs: string,
    private readonly pidsFolder: string,
  ) {}

  /**
   * @param own what one instance has for itself in the settings.
   * @param begun hears of it before all are ready, so that it can be ended at any time.
   */
  static async start(
    dir: string,
    env: Record<App, Environment>,
    own: (instance: Instance, settings: Environment) => Environment,
    begun: (fleet: Fleet) => void,
  ): Promise<Fleet> {
    const logs = join(dir, 'logs');
    mkdirSync(logs, { recursive: true });
    const columns = await Promise.all(COLUMNS.map(() => columnOf(env)));
    const gateways = columns.map(({ gateway }) => `http://127.0.0.1:${gateway['GATEWAY_PORT']}`);
    const fleet = new Fleet(gateways, logs, join(dir, 'pids'));
    begun(fleet);
    for (const instance of instances) {
      const settings = columns[instance.column - 1]?.[instance.app] ?? {};
      fleet.add(instance, own(instance, settings));
    }
    await fleet.ready();
    return fleet;
  }

  kill(name: string) {
    const member = this.members.get(name);
    if (!member?.process) return;
    this.kills += 1;
    member.wasKilled = true;
    member.process.kill('SIGKILL');
  }

  /** Stops it where it stands; gives what wakes it up, unless it was killed meanwhile. */
  freeze(name: string): () => void {
    const process = this.members.get(name)?.process;
    process?.kill('SIGSTOP');
    return () => process?.kill('SIGCONT');
  }

  /** Settles when every instance answers that it is ready. */
  async ready(withinMs = 120_000): Promise<void> {
    const end = Date.now() + withinMs;
    await Promise.all([...this.members.keys()].map((name) => this.readyOne(name, end)));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    // A frozen one would not hear that it shall end.
    for (const { process } of this.members.values()) process?.kill('SIGCONT');
    await Promise.all([...this.members.values()].map(({ process }) => process?.stop()));
    await Promise.all(this.keeping);
  }

  private add({ name, app }: Instance, env: Environment) {
    const member: Member = { app, env, wasKilled: false, lastWords: [] };
    this.members.set(name, member);
    this.launch(name, member);
    this.keeping.push(this.keep(name, member));
  }

  private launch(name: string, member: Member) {
    member.lastWords = [];
    const onLine = (line: string) => {
      appendFileSync(join(this.logs, `${name}.log`), `${line}\n`);
      if (!line.includes(INFO))
        member.lastWords = [...member.lastWords, line.slice(0, LONGEST_WORD)].slice(-LAST_WORDS);
    };
    member.process = startService(member.app, member.env, { onLine, pidsFolder: this.pidsFolder });
    member.wasKilled = false;
  }

  private async keep(name: string, member: Member) {
    for (;;) {
      const reason = await member.process?.exit;
      if (this.isStopping) return;
      if (!member.wasKilled) this.noteDeath(`${name} ${reason} (${new Date().toISOString()})`, member);
      await sleep(BACK_AFTER_MS);
      if (this.isStopping) return;
      this.launch(name, member);
    }
  }

  private noteDeath(what: string, { lastWords }: Member) {
    this.ownDeaths.push([what, ...lastWords].join('\n                   '));
  }

  /** One that dies meanwhile is asked again. */
  private async readyOne(name: string, end: number): Promise<void> {
    for (;;) {
      try {
        return await this.members.get(name)?.process?.ready(Math.max(1, end - Date.now()));
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
  const jwks = `http://127.0.0.1:${ports.user}/.well-known/jwks.json`;
  return eachApp((app) => ({ ...env[app], ...Object.fromEntries(own), JWKS_URL: jwks }));
};
