import { freePorts } from '@tessera/stack';
import { ask, eventually, ISSUER, type TestTopics } from '@tessera/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What a gateway is told of the world. */
export interface Surroundings {
  topics: TestTopics;
  jwksUrl: string;
  orderUrl: string;
}

/** A gateway in a process of its own, which a test can freeze and kill. */
export class GatewayProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start({ topics, jwksUrl, orderUrl }: Surroundings): Promise<GatewayProcess> {
    const [port, management] = await freePorts(2);
    const { KAFKA_BROKERS, TOPIC_PREFIX, GROUP_PREFIX } = topics;
    const kafka = { KAFKA_BROKERS, TOPIC_PREFIX, GROUP_PREFIX };
    const ports = { GATEWAY_PORT: `${port}`, MANAGEMENT_PORT: `${management}` };
    const told = { ...ports, TOKEN_ISSUER: ISSUER, JWKS_URL: jwksUrl, ORDER_URL: orderUrl };
    const env = { ...kafka, ...told, HOST: '127.0.0.1', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const gateway = new GatewayProcess(`http://127.0.0.1:${port}`, child);
    const isReady = eventually(async () => expect(await gateway.status()).toBe(200));
    // One that is left behind would keep the whole run.
    await isReady.catch((error: unknown) => gateway.kill().then(() => Promise.reject(error)));
    return gateway;
  }

  /** Its resident memory in bytes. */
  get memory(): number {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  }

  signal(signal: NodeJS.Signals) {
    this.child.kill(signal);
  }

  async kill() {
    const ended = this.child.exitCode === null && this.child.signalCode === null ? once(this.child, 'exit') : undefined;
    this.child.kill('SIGKILL');
    await ended;
  }

  private async status() {
    return (await ask('GET', `${this.url}/health/ready`)).status;
  }
}
