import { projectRoot } from '@tessera/stack';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm test` gives to its suites; a person's terminal has none of it. */
const ofTheTests = ['NODE_OPTIONS', 'TESSERA_PIDS', 'POSTGRES_URL', 'MONGO_URL', 'KAFKA_BROKERS'];

/** One of the tools, as it is typed. */
export const startTool = (tool: 'bench' | 'chaos' | 'cli', args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
  const env = { ...process.env, ...more };
  for (const key of ofTheTests) delete env[key];
  const child = spawn(process.execPath, [join(projectRoot, 'tools', tool, 'dist', 'main.js'), ...args], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  return { child, ended: once(child, 'close').then(([code]) => Number(code)), said: () => text };
};

/** A command of `tessera` up to its end, and what it has said. */
export const runTessera = async (...words: string[]): Promise<{ code: number; text: string }> => {
  const { ended, said } = startTool('cli', words);
  return { code: await ended, text: said() };
};

const commandLine = (pid: string) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

/** The pids of those that run with a folder on their command line, as stores and services do with theirs. */
export const processesNaming = (folder: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandLine(name).includes(folder));
