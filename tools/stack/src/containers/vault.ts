import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningKey } from '../provision/signing-key.js';
import { readOrCreate } from '../files.js';
import { newPassword } from '../secrets.js';

/** The user `nonroot` of the services' images. */
const nonroot = 65_532;

interface Secret {
  /** Below the vault's root: `<volume>/<file>`. A volume is mounted only where its secrets are needed. */
  path: string;
  create: () => string;
  /** Stores read theirs as users of their own images, so everyone in such a container may. */
  readers: 'nonroot' | 'anyone';
}

const store = (path: string): Secret => ({ path, create: newPassword, readers: 'anyone' });
const service = (path: string, create: () => string): Secret => ({ path, create, readers: 'nonroot' });

const postgresUrl = (role: string, host: string) => () => `postgres://${role}:${newPassword()}@${host}:5432/${role}`;
const mongoUrl = (role: string, host: string) => () =>
  `mongodb://${role}:${newPassword()}@${host}:27017/${role}?replicaSet=rs0`;

const secrets: Secret[] = [
  store('user-db/admin-password'),
  store('order-db/admin-password'),
  store('inventory-db/admin-password'),
  // mongod takes base64 only, which a password with - or _ is not.
  { ...store('inventory-db/replica-key'), create: () => Buffer.from(newPassword()).toString('base64') },
  service('user/database-url', postgresUrl('user_service', 'user-db')),
  service('order/database-url', postgresUrl('order_service', 'order-db')),
  service('inventory/database-url', mongoUrl('inventory_service', 'inventory-db')),
  service('user/signing-key.pem', newSigningKey),
  service('people/admin-password', newPassword),
];

/** Passwords and keys of the platform in containers, each in the volume of its only readers. What is there stays. */
export class Vault {
  constructor(private readonly root: string) {}

  /** Makes what is missing, then the logins of the seed, which name the first admin's password. */
  fill(adminEmail: string): void {
    for (const secret of secrets) this.put(secret);
    this.put(service('people/credentials.json', () => this.logins(adminEmail)));
  }

  read(path: string): string {
    return readOrCreate(join(this.root, path), () => {
      throw new Error(`${path} was never made`);
    });
  }

  private put({ path, create, readers }: Secret): void {
    const file = join(this.root, path);
    readOrCreate(file, create, readers === 'anyone' ? 0o444 : 0o400);
    if (readers === 'nonroot') chownSync(file, nonroot, nonroot);
  }

  private logins(adminEmail: string): string {
    const login = (name: string) => ({ email: `${name}@tessera.local`, password: newPassword() });
    const admin = { email: adminEmail, password: this.read('people/admin-password') };
    return `${JSON.stringify({ customer: login('customer'), staff: login('staff'), admin }, null, 2)}\n`;
  }
}
