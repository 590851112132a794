import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerStopSignal, foundCluster } from './brokers.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-brokers-'));
  mkdirSync(join(dir, 'pids'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('founds a cluster once, and goes on with it', () => {
  expect(foundCluster(dir, 3)).toBe(foundCluster(dir, 3));
});

it('names both ways out when the data are of another number of brokers', () => {
  foundCluster(dir, 3);
  const why = `the Kafka in ${dir} was founded with --brokers 3, not 1: npm start -- --brokers 3 goes on with it`;
  expect(() => foundCluster(dir, 1)).toThrow(`${why}, npm start -- --fresh --brokers 1 deletes all data`);
});

it('takes data that say nothing of brokers for those of one', () => {
  mkdirSync(join(dir, 'kafka'));
  writeFileSync(join(dir, 'kafka', 'formatted'), 'an id\n');
  expect(() => foundCluster(dir, 3)).toThrow('was founded with --brokers 1, not 3');
  expect(() => foundCluster(dir, 1)).not.toThrow();
});

describe('a broker is asked to end', () => {
  const running = (...names: string[]) => {
    for (const name of names)
      writeFileSync(join(dir, 'pids', `${name}.json`), JSON.stringify({ pid: process.pid, args: '' }));
  };
  const founded = (...names: string[]) => names.forEach((name) => mkdirSync(join(dir, name)));

  it('in order when it is the only one, or others are left to agree', () => {
    founded('kafka');
    running('kafka');
    expect(brokerStopSignal(dir)).toBe('SIGTERM');
    founded('kafka-2', 'kafka-3');
    running('kafka-3');
    expect(brokerStopSignal(dir)).toBe('SIGTERM');
  });

  it('at once when it is the last of several', () => {
    founded('kafka', 'kafka-2', 'kafka-3');
    running('kafka-2');
    expect(brokerStopSignal(dir)).toBe('SIGKILL');
  });
});
