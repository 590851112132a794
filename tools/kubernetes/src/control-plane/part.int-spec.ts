import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isAlive, until } from '@tessera/command';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftoverParts, partsIn } from './part.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-parts-'));
  for (const room of ['logs', 'pids']) mkdirSync(join(folder, room));
});

afterEach(() => rmSync(folder, { recursive: true }));

const shell = (name: string, script: string) => ({ name, command: '/bin/sh', args: ['-c', script] });
const readIn = (name: string) => readFileSync(join(folder, name), 'utf8');
const pidOf = (name: string): number => JSON.parse(readIn(`pids/${name}.json`)).pid;

test('a program that dies is told of by the last line of its log', async () => {
  const parts = partsIn(folder);
  parts.start(shell('etcd', 'echo starting; echo disk is full; exit 3'));
  await expect(parts.died).rejects.toThrow(`etcd ended with code 3: disk is full (log: ${folder}/logs/etcd.log)`);
  await parts.stop();
});

test('one that is stopped has not died, and the last started ends first', async () => {
  const parts = partsIn(folder);
  const sayEnd = (name: string) =>
    `trap 'echo ${name} >>ended; exit' TERM; echo >${name}; while :; do sleep 0.05; done`;
  for (const name of ['first', 'second']) parts.start(shell(name, sayEnd(name)));
  await until('they do not run', async () => [readIn('first'), readIn('second')], 10_000, 20);
  const died = parts.died.then(undefined, () => 'died');
  await parts.stop();
  expect(readIn('ended')).toBe('second\nfirst\n');
  expect(await Promise.race([died, Promise.resolve('stopped')])).toBe('stopped');
});

test('what a killed run left is ended, by name; a pid that is somebody else by now is left alone', async () => {
  partsIn(folder).start(shell('scheduler', 'while :; do sleep 0.05; done'));
  const pid = pidOf('scheduler');
  const stranger = spawn('/bin/sleep', ['60']);
  writeFileSync(join(folder, 'pids', 'etcd.json'), JSON.stringify({ pid: stranger.pid, args: '--data-dir=x' }));
  expect(await endLeftoverParts(folder)).toEqual([`scheduler (process ${pid})`]);
  expect(isAlive(pid)).toBe(false);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  stranger.kill();
  expect(await endLeftoverParts(folder)).toEqual([]);
});

test('a wrapper runs the program', async () => {
  const parts = partsIn(folder, ['/usr/bin/env', 'PLACE=inside']);
  parts.start(shell('probe', 'echo $PLACE; exit 1'));
  await expect(parts.died).rejects.toThrow('probe ended with code 1: inside');
});
