import { appEnvironment, appProgram, freePorts, nodeFlags } from '@tessera/stack';
import { JwksDoor, kafkaTopics, pem, Signer, ISSUER, type TestTopics } from '@tessera/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plan, type Program, startProgram } from './program.js';
import { type SystemName } from './systems.js';
import { startUpstream, type Upstream } from './upstream.js';
import { newUsers, type User, writeUsers } from './users.js';

const peers = (file: string) => fileURLToPath(new URL(`../../peers/${file}`, import.meta.url));
const peerProgram = (name: string) => fileURLToPath(new URL(`../peers/${name}.js`, import.meta.url));

const quota = { quota: 1_000_000, seconds: 60 };

/** Everything is counted as ever; only that nobody who is measured reaches an end of it. */
export const WIDE = { address: quota, user: quota };
export const WIDE_SAID = `Tessera counts as in production, with quotas of ${quota.quota} in ${quota.seconds} s for address and user: the default ones would refuse these users.`;

/** What differs from a gateway in production. */
export interface GatewayChanges {
  /** For LIMITS; without it those of the contract. */
  limits?: object;
  /** For Node. */
  flags?: readonly string[];
}

/** A started system. */
export interface Running extends Program {
  system: SystemName;
  origin: string;
}

/** What all systems share: who asks, the keys of their tokens, who answers behind; for Tessera's gateway also Kafka. */
export class Stage {
  readonly usersFile: string;
  readonly signer = new Signer();
  private readonly keys = new JwksDoor([this.signer.jwk()]);
  private readonly running: Program[] = [];

  private constructor(
    readonly dir: string,
    readonly upstream: Upstream,
    private readonly topics: TestTopics,
  ) {
    this.usersFile = join(dir, 'users.txt');
    writeFileSync(join(dir, 'public-key.pem'), pem(this.signer.pair.publicKey));
  }

  static async open(kafkaBrokers: string, dir: string) {
    mkdirSync(dir, { recursive: true });
    const topics = await kafkaTopics(kafkaBrokers);
    const stage = new Stage(dir, await startUpstream(dir), topics);
    await stage.keys.open();
    return stage;
  }

  /** The users with tokens that are good for another quarter of an hour; wrk finds them in `usersFile`. */
  newUsers(): User[] {
    const users = newUsers(this.signer);
    writeUsers(this.usersFile, users);
    return users;
  }

  async start(system: SystemName, changes: GatewayChanges = {}): Promise<Running> {
    const [port = 0, management = 0] = await freePorts(2);
    const origin = `http://127.0.0.1:${port}`;
    const how = system === 'tessera' ? this.gateway(port, management, changes) : this.peer(system, port);
    const token = this.signer.token();
    const program = await startProgram(this.dir, { name: system, ...how, url: `${origin}/v1/orders/ready`, token });
    this.running.push(program);
    return { ...program, system, origin };
  }

  async close() {
    await Promise.all([...this.running, this.upstream].map((program) => program.stop()));
    await this.keys.close();
    await this.topics.drop();
  }

  private peer(system: SystemName, port: number): Pick<Plan, 'command' | 'args' | 'env'> {
    const PORT = String(port);
    if (system === 'haproxy')
      return {
        command: 'haproxy',
        args: ['-f', peers('haproxy.cfg')],
        env: { ...process.env, PORT, UPSTREAM_PORT: String(this.upstream.port) },
      };
    const settings = { PORT, UPSTREAM_URL: this.upstream.url, PUBLIC_KEY_FILE: 'public-key.pem' };
    return { command: process.execPath, args: [peerProgram(system)], env: appEnvironment(settings) };
  }

  /** As it runs in production, behind one proxy that is trusted: what is not named here has its default. */
  private gateway(port: number, management: number, { limits = {}, flags = [] }: GatewayChanges) {
    const { KAFKA_BROKERS, TOPIC_PREFIX, GROUP_PREFIX } = this.topics;
    const { url } = this.upstream;
    const env = appEnvironment({
      KAFKA_BROKERS,
      TOPIC_PREFIX,
      GROUP_PREFIX,
      USER_URL: url,
      ORDER_URL: url,
      INVENTORY_URL: url,
      GATEWAY_PORT: String(port),
      MANAGEMENT_PORT: String(management),
      TRUSTED_PROXIES: '127.0.0.1/32',
      TOKEN_ISSUER: ISSUER,
      JWKS_URL: this.keys.url,
      LIMITS: JSON.stringify(limits),
    });
    const args = [...nodeFlags, ...flags, appProgram('gateway', 'main')];
    return { command: process.execPath, args, env };
  }
}
