import { cacheFolder } from '@tessera/stack';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { itWhere } from '../../../test/it-where.fixture.js';
import { openWithFakes } from './fake-services.fixture.js';

/** Starts that fail, and what the user then reads. The stores are real, the services are not. */
const { services, terminal } = await openWithFakes();

afterEach(() => {
  services.mend();
  // Whatever happened, nothing is left running, and nothing blocks the next start.
  expect(terminal.leftRunning()).toEqual([]);
});

/** Root of a container may be forbidden both. */
const mayUnshare = process.getuid?.() === 0 && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;
const asRoot = itWhere(mayUnshare, 'root’s right to mounts and networks of its own');

describe('a start that cannot succeed', () => {
  /** Starts and fails; a reader sees why in words, and no stack. */
  const fails = async (why: RegExp, env: NodeJS.ProcessEnv = {}, before: string[] = []) => {
    const { code, text } = await terminal.done(terminal.start({ env: { ...terminal.env, ...env }, before }));
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(why) });
    expect(text).not.toMatch(/\n {4}at /);
    return text;
  };

  /** A machine without some programs, and a cache that holds MongoDB alone. */
  const lacking = (...names: RegExp[]) => {
    const cache = terminal.folder('cache-');
    mkdirSync(join(cache, 'tessera'));
    for (const name of readdirSync(cacheFolder).filter((one) => one.startsWith('mongod-')))
      symlinkSync(join(cacheFolder, name), join(cache, 'tessera', name));
    return { PATH: terminal.pathWithout(...names), JAVA_HOME: '', XDG_CACHE_HOME: cache };
  };

  it('for want of Java and pip says how to get them', async () => {
    const why =
      /tessera: Kafka needs Java 17 or newer: install one \(Debian: apt install .*or install Python's pip.*no pip found/;
    await fails(why, lacking(/^java$/, /^pip/, /^python/));
  });

  asRoot('for want of a network says which host is away', async () => {
    const offline = ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$0" "$@"'];
    await fails(/Kafka's jars cannot be fetched: install Maven.*\S+ cannot be reached/, lacking(/^mvn$/), offline);
  });

  it('for a taken port names who holds it', async () => {
    const server = createServer().listen(Number(terminal.env['USER_PORT']), '127.0.0.1');
    const holder = `port \\d+, wanted by user, is held by process ${process.pid} .*or set USER_PORT to another`;
    await fails(new RegExp(holder)).finally(() => server.close());
  });

  asRoot('for a full disk says which', async () => {
    const small = terminal.folder('small ');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', small]);
    const why = /the disk of .*small .* is full: \d+ MB are free.*make room/;
    await fails(why, { TESSERA_STATE: small }).finally(() => execFileSync('umount', [small]));
  });

  it('for a store that crashes shows what it said, and where it said more', async () => {
    const mongod = join(terminal.folder('bin-'), 'mongod');
    const script = 'case $1 in --version) echo db version v8.0.0;; *) echo "Error: no more memory"; exit 3;; esac';
    writeFileSync(mongod, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await fails(/tessera: mongo ended with code 3 while starting: Error: no more memory \(log: .*mongo\.log\)/, {
      MONGOD_BINARY: mongod,
    });
  });

  it.each([
    ['POSTGRES_URL', 'postgres://nobody:secret@127.0.0.1:1/x', /PostgreSQL at postgres:\/\/127.0.0.1:1\/x .*refuse/i],
    [
      'MONGO_URL',
      'mongodb://nobody:secret@127.0.0.1:1/?serverSelectionTimeoutMS=500',
      /MongoDB at mongodb:\/\/127.*refuse/i,
    ],
    ['KAFKA_BROKERS', '127.0.0.1:1', /Kafka at 127.0.0.1:1 .*refuse/i],
  ])('for a given store that is away, %s, names it', async (key, url, why) => {
    const text = await fails(why, { [key]: url });
    expect(text).not.toContain('secret');
  });

  it.each(['migrate', 'seed'])(
    'for a %s that crashes shows what it said; the next start does it again',
    async (task) => {
      services.program('user', task, `console.error('user ${task} failed: no such table'); process.exit(1)`);
      await fails(new RegExp(`tessera: ${task} of user ended with code 1:\nuser ${task} failed: no such table`));
      services.program('user', task, `console.log('done after all'); process.exit(4)`);
      await fails(new RegExp(`${task} of user ended with code 4:\ndone after all`));
    },
  );

  it('for a service that crashes shows what it said', async () => {
    services.program(
      'order',
      'main',
      `console.error('order cannot start, its configuration is wrong'); process.exit(78)`,
    );
    await fails(
      /tessera: order ended with code 78 before it was ready\norder cannot start, its configuration is wrong/,
    );
  });
});
