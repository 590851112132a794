import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What Node.js sees of a bundle when it has imported it. */
export interface Loaded {
  version: string;
  /** Of each export its kind, and how many parameters it has. */
  handlers: Record<string, [kind: string, parameters: number]>;
  cpuMs: number;
}

/** Lambda's runtime of Node 24 refuses a handler that takes a callback, and waits only for what is async. */
const look = `
  const begin = process.cpuUsage();
  const module = await import(process.argv[1]);
  const { user, system } = process.cpuUsage(begin);
  const handlers = Object.fromEntries(Object.entries(module).map(([name, it]) => [name, [it.constructor.name, it.length]]));
  console.log(JSON.stringify({ version: process.versions.node, handlers, cpuMs: (user + system) / 1000 }));
`;

/** Imports a bundle in a process of its own: with this environment alone, and in a folder with no packages in reach. */
export const loaded = async (file: string, cwd: string, env: Record<string, string> = {}): Promise<Loaded> => {
  const args = ['--input-type=module', '--eval', look, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env });
  return JSON.parse(stdout);
};
