import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { joinCompose, secretOfCompose } from './join-compose.js';

const secrets: Record<string, string> = {
  'order/database-url': 'postgres://order_service:pw@order-db:5432/order_service',
  'user/database-url': 'postgres://user_service:pw@user-db:5432/user_service',
  'user/key-encryption-secret': 'sealing',
};
let dir: string;
let asked: string[];
const secret = (path: string) => {
  asked.push(path);
  return Promise.resolve(secrets[path] ?? '');
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-join-'));
  asked = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

it('writes settings that only their owner may read, and says how to start the others', async () => {
  const { file, command } = await joinCompose('order', { dir, secret });
  expect(file).toBe(join(dir, 'env', 'order.env'));
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(parseEnv(readFileSync(file, 'utf8'))).toMatchObject({
    DATABASE_URL: 'postgres://order_service:pw@127.0.0.1:5434/order_service',
    ORDER_PORT: '3002',
  });
  expect(command).toContain('--scale order=0');
});

it("asks for the service's own secrets and no others", async () => {
  await joinCompose('order', { dir, secret });
  expect(asked).toEqual(['order/database-url']);
});

it('gives what opens the signing keys to user', async () => {
  const { file } = await joinCompose('user', { dir, secret });
  expect(parseEnv(readFileSync(file, 'utf8'))).toMatchObject({ KEY_ENCRYPTION_SECRET: 'sealing' });
});

it('asks nothing for a gateway', async () => {
  const { file } = await joinCompose('gateway', { dir, secret });
  expect(asked).toEqual([]);
  expect(parseEnv(readFileSync(file, 'utf8'))['DATABASE_URL']).toBeUndefined();
});

describe('what Docker says', () => {
  const docker = (script: string) => {
    const file = join(dir, 'docker');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('is the secret', async () => {
    expect(await secretOfCompose('a/b', docker('echo "$@"'))).toBe('compose run --rm -T --no-deps secrets show a/b\n');
  });

  it('is told when it is a refusal, with the remedy', async () => {
    const refusing = docker('echo "Cannot connect to the Docker daemon" >&2; exit 1');
    await expect(secretOfCompose('a/b', refusing)).rejects.toThrow(
      /does not tell a\/b: Cannot connect to the Docker daemon\. First: docker compose up --wait/,
    );
  });

  it('is nothing without Docker', async () => {
    await expect(secretOfCompose('a/b', join(dir, 'none'))).rejects.toThrow(/ENOENT.*First: docker compose up --wait/);
  });
});
