import { freePorts } from '@tessera/stack';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { order } from './order.js';
import { type Program, startProgram } from './program.js';

/** nginx, which answers every path with the same order. */
export interface Upstream {
  port: number;
  url: string;
  /** Requests that it has answered so far. */
  asked(): Promise<number>;
  stop: Program['stop'];
}

const template = new URL('../../peers/nginx.conf', import.meta.url);

const writeConfig = (dir: string, port: number) => {
  const values: Record<string, string> = { PORT: String(port), BODY: JSON.stringify(order) };
  const file = join(dir, 'nginx.conf');
  writeFileSync(
    file,
    readFileSync(template, 'utf8').replace(/\$(PORT|BODY)/g, (_, name: string) => values[name] ?? ''),
  );
  return file;
};

/** Of `stub_status`: "server accepts handled requests", and below it a number for each. */
const countIn = (status: string) => Number(/^ \d+ \d+ (\d+)/m.exec(status)?.[1]);

export const startUpstream = async (dir: string): Promise<Upstream> => {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const args = ['-p', dir, '-c', writeConfig(dir, port), '-e', 'stderr', '-g', 'daemon off;'];
  const nginx = { name: 'nginx', command: 'nginx', args, env: process.env, url: `${url}/`, token: '' };
  const { stop } = await startProgram(dir, nginx);
  return { port, url, asked: async () => countIn(await (await fetch(`${url}/requests`)).text()), stop };
};
