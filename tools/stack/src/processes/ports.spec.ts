import { expect, test } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { freePorts, nextFreePort } from './ports.js';

const freeFrom = (first: number) => async (port: number) => port >= first;

test('skips taken ports and those of others', async () => {
  expect(await nextFreePort(100, new Set([100, 101, 103]), freeFrom(103))).toBe(104);
});

test('never gives two askers the same port', async () => {
  const spokenFor = new Set<number>();
  const ports = await Promise.all([100, 100, 100].map((start) => nextFreePort(start, spokenFor, freeFrom(101))));
  expect(new Set(ports).size).toBe(3);
});

test('gives free ports that no outgoing connection is given, each once', async () => {
  const ports = [...(await freePorts(100)), ...(await freePorts(100))];
  expect(new Set(ports).size).toBe(200);
  expect(ports.filter((port) => port < 15_000 || port >= 32_000)).toEqual([]);
});

test('gives no port that another process was given and does not listen on yet', async () => {
  const [first = 0] = await freePorts(1);
  const other = createSocket('udp4');
  await expect(
    once(other.bind({ port: first, address: '127.0.0.1', exclusive: true }), 'listening'),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
