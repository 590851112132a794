import { expect, test } from '@jest/globals';
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
  const ports = [...(await freePorts(400)), ...(await freePorts(400))];
  expect(new Set(ports).size).toBe(800);
  expect(ports.filter((port) => port < 15_000 || port >= 32_000)).toEqual([]);
});
