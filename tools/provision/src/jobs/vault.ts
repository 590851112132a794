import { CommandError } from '@tessera/command';
import { type App, apps, appsOn, storingApps } from '@tessera/contracts';
import { chownSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newEncryptionSecret, newPassword } from '../secrets/new-secrets.js';
import { readOrCreate } from '../secrets/read-or-create.js';

/** The user `nonroot` of the services' images. */
const nonroot = 65_532;

interface Secret {
  /** Below the vault's root: `<volume>/<file>`. A volume is mounted only where its secrets are needed. */
  path: string;
  create: () => string;
  /** Stores read theirs as users of their own images, so everyone in such a container may. */
  readers: 'nonroot' | 'anyone';
}

const store = (path: string, create = newPassword): Secret => ({ path, create, readers: 'anyone' });
const service = (path: string, create = newPassword): Secret => ({ path, create, readers: 'nonroot' });

const postgresUrl = (app: App) => () => `postgres://${app}_service:${newPassword()}@${app}-db:5432/${app}_service`;
const mongoUrl = (app: App) => () =>
  `mongodb://${app}_service:${newPassword()}@${app}-db:27017/${app}_service?replicaSet=rs0`;
// mongod takes base64 only, which a password with - or _ is not.
const replicaKey = () => Buffer.from(newPassword()).toString('base64');

const kafkaPassword = (app: App) => `${app}/kafka-password`;

const secrets: Secret[] = [
  ...storingApps.map((app) => store(`${app}-db/admin-password`)),
  ...apps.map((app) => service(kafkaPassword(app))),
  ...appsOn('postgres').map((app) => service(`${app}/database-url`, postgresUrl(app))),
  ...appsOn('mongo').map((app) => service(`${app}/database-url`, mongoUrl(app))),
  ...appsOn('mongo').map((app) => store(`${app}-db/replica-key`, replicaKey)),
  service('user/key-encryption-secret', newEncryptionSecret),
  service('people/admin-password'),
  store('kafka/admin-password'),
  store('valkey/password'),
];

/** Passwords and keys of the platform in containers, each in the volume of its only readers. What is there stays. */
export class Vault {
  constructor(
    private readonly root: string,
    /** Only root may; tests are anybody. */
    private readonly give: (file: string, user: number) => void = (file, user) => chownSync(file, user, user),
  ) {}

  /** Makes what is missing; last what is made of others: the logins of the seed, and whom Kafka and Valkey let in. */
  fill(adminEmail: string): void {
    for (const secret of secrets) this.put(secret);
    this.put(service('people/credentials.json', () => this.logins(adminEmail)));
    this.renew(store('kafka/jaas.conf', () => this.kafkaLogins()));
    this.renew(store('valkey/valkey.conf', () => `requirepass ${this.read('valkey/password')}\n`));
    this.renew(service('gateway/redis-url', () => `redis://:${this.read('valkey/password')}@valkey:6379`));
  }

  read(path: string): string {
    return readOrCreate(join(this.root, path), () => {
      throw new CommandError(`${path} was never made; the first start makes it: docker compose up --wait`);
    });
  }

  private put({ path, create, readers }: Secret): void {
    const file = join(this.root, path);
    readOrCreate(file, create, readers === 'anyone' ? 0o444 : 0o400);
    if (readers === 'nonroot') this.give(file, nonroot);
  }

  /** What is made of other secrets alone: anew, when there are more of them than at the first start. */
  private renew(secret: Secret): void {
    const file = join(this.root, secret.path);
    if (existsSync(file) && readFileSync(file, 'utf8') !== secret.create()) rmSync(file);
    this.put(secret);
  }

  private logins(adminEmail: string): string {
    const login = (name: string) => ({ email: `${name}@tessera.local`, password: newPassword() });
    const admin = { email: adminEmail, password: this.read('people/admin-password') };
    return `${JSON.stringify({ customer: login('customer'), staff: login('staff'), admin }, null, 2)}\n`;
  }

  /** For the broker (docker/sasl.yml): who it is itself, and everybody's password. */
  private kafkaLogins(): string {
    const admin = this.read('kafka/admin-password');
    const others = apps.map((app) => `  user_${app}="${this.read(kafkaPassword(app))}"`);
    const options = ['  username="admin"', `  password="${admin}"`, `  user_admin="${admin}"`, ...others].join('\n');
    return `KafkaServer {\n  org.apache.kafka.common.security.plain.PlainLoginModule required\n${options};\n};\n`;
  }
}
