import { expect, test } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePorts, PortBook, type PortChoice, type PortName, stackPorts } from './port-book.js';

test('gives a store its usual port though that is kept for it, and the next one when somebody has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-ports-'));
  const book = new PortBook(folder, 'usual', async (port) => port !== stackPorts.mongo);
  expect([await book.choose('postgres'), await book.choose('kafka')]).toEqual([stackPorts.postgres, stackPorts.kafka]);
  expect(await book.choose('mongo')).toBe(Math.max(...Object.values(stackPorts)) + 1);
  rmSync(folder, { recursive: true });
});

test('takes no usual port that another process was given and does not listen on yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-ports-'));
  const other = createSocket('udp4').bind({ port: stackPorts['mongo-3'], address: '127.0.0.1', exclusive: true });
  // Some stack on this machine may hold it: as good.
  await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => {});
  expect(await new PortBook(folder, 'usual').choose('mongo-3')).not.toBe(stackPorts['mongo-3']);
  other.close();
  rmSync(folder, { recursive: true });
});

test.each<PortChoice>(['usual', 'any'])(
  'never gives two stores the same port, when it may choose %s',
  async (choice) => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-ports-'));
    const names = Object.keys(stackPorts) as PortName[];
    for (let round = 0; round < 20; round++) {
      const book = new PortBook(mkdtempSync(join(folder, 'stack-')), choice);
      const ports = await Promise.all(names.map((name) => book.choose(name)));
      expect(new Set(ports).size).toBe(names.length);
    }
    rmSync(folder, { recursive: true });
  },
);

test('remembers the ports of the last run', () => {
  expect(parsePorts({ postgres: 14320, kafka: 14399 })).toEqual({ postgres: 14320, kafka: 14399 });
});

test('forgets what it cannot use', () => {
  expect(parsePorts({ postgres: '14320', rabbit: 1, mongo: 1.5 })).toEqual({});
  expect(parsePorts(undefined)).toEqual({});
});
