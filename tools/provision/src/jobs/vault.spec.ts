import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vault } from './vault.js';

const volumes = [
  'user-db',
  'order-db',
  'inventory-db',
  'user',
  'order',
  'inventory',
  'gateway',
  'people',
  'kafka',
  'valkey',
];
let root: string;
let given: string[];
let vault: Vault;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tessera-vault-'));
  for (const volume of volumes) mkdirSync(join(root, volume));
  given = [];
  vault = new Vault(root, (file, user) => given.push(`${file.slice(root.length + 1)} ${user}`));
  vault.fill('boss@example.org');
});
afterEach(() => rmSync(root, { recursive: true }));

const files = () => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/'));
const contents = () => Object.fromEntries(files().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
const mode = (name: string) => (statSync(join(root, name)).mode & 0o777).toString(8);

it('leaves what is there when it is filled again', () => {
  const before = contents();
  vault.fill('other@example.org');
  expect(contents()).toEqual(before);
});

it('makes what somebody deleted, and nothing else', () => {
  const before = contents();
  rmSync(join(root, 'order/database-url'));
  vault.fill('boss@example.org');
  const changed = Object.entries(contents()).filter(([name, content]) => before[name] !== content);
  expect(changed.map(([name]) => name)).toEqual(['order/database-url']);
});

it("gives services' secrets to their user alone, and leaves stores' to whoever a store runs as", () => {
  const services = ['user', 'order', 'inventory', 'gateway', 'people'];
  for (const name of files()) expect([name, mode(name)]).toEqual([name, isOf(services, name) ? '400' : '444']);
  const owned = files().filter((name) => isOf(services, name));
  expect(given.toSorted()).toEqual(owned.map((name) => `${name} 65532`).toSorted());
});
const isOf = (folders: string[], name: string) => folders.includes(name.split('/')[0] ?? '');

it('has a password of its own for everyone', () => {
  const passwords = ['user', 'order', 'inventory'].flatMap((app) => [
    new URL(vault.read(`${app}/database-url`)).password,
    vault.read(`${app}/kafka-password`),
    vault.read(`${app}-db/admin-password`),
  ]);
  expect(new Set(passwords).size).toBe(passwords.length);
  for (const password of passwords) expect(password.length).toBeGreaterThanOrEqual(32);
});

it('has 256 random bits to seal the signing keys with', () => {
  expect(vault.read('user/key-encryption-secret')).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it('makes a replica key of characters that mongod takes', () => {
  expect(vault.read('inventory-db/replica-key')).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

it("writes the seed's logins with the first admin's password", () => {
  const logins = JSON.parse(vault.read('people/credentials.json'));
  expect(Object.keys(logins)).toEqual(['customer', 'staff', 'admin']);
  expect(logins.admin).toEqual({ email: 'boss@example.org', password: vault.read('people/admin-password') });
});

it("tells the broker everybody's password", () => {
  const jaas = vault.read('kafka/jaas.conf');
  expect(jaas).toMatch(/^KafkaServer \{[^]*\n\};\n$/);
  expect(jaas).toContain(`user_admin="${vault.read('kafka/admin-password')}"`);
  for (const user of ['user', 'order', 'inventory', 'gateway'])
    expect(jaas).toContain(`user_${user}="${vault.read(`${user}/kafka-password`)}"`);
});

it('tells it of a service that came later', () => {
  const jaas = vault.read('kafka/jaas.conf');
  const file = join(root, 'kafka/jaas.conf');
  rmSync(file);
  writeFileSync(file, jaas.replace(/^ {2}user_gateway=.*\n?/m, ''), { mode: 0o444 });
  vault.fill('boss@example.org');
  expect([vault.read('kafka/jaas.conf'), mode('kafka/jaas.conf')]).toEqual([jaas, '444']);
});

it('tells Valkey and the gateways the same password, also when it is another since', () => {
  const told = () => ({
    conf: vault.read('valkey/valkey.conf'),
    url: vault.read('gateway/redis-url'),
  });
  const first = told();
  for (let round = 0; round < 2; round++) {
    const password = vault.read('valkey/password');
    expect(told()).toEqual({ conf: `requirepass ${password}\n`, url: `redis://:${password}@valkey:6379` });
    rmSync(join(root, 'valkey/password'));
    vault.fill('boss@example.org');
  }
  expect(told()).not.toEqual(first);
});

it('names a secret that was never made, and makes none by being asked', () => {
  expect(() => vault.read('order/nothing')).toThrow(/order\/nothing was never made.*docker compose up/);
  expect(existsSync(join(root, 'order/nothing'))).toBe(false);
});
