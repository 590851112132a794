import { runCommand } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

const manifest = new URL('../../package.json', import.meta.url);
const packages = ['@nestjs/core', '@nestjs/throttler', 'fastify', 'passport-jwt', 'undici'];
const ofFastify = ['@fastify/http-proxy', '@fastify/jwt', '@fastify/rate-limit'];

const ofProgram = async (name: string) => {
  const { lines } = await runCommand(name, ['-v']);
  return `${name} ${/\d+\.\d+(?:\.\d+)?/.exec(lines.join(' '))?.[0] ?? 'of some version'}`;
};

/** The manifest pins them. */
const ofPackages = () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return [...packages, ...ofFastify].map((name) => `${name} ${{ ...dependencies, ...devDependencies }[name]}`);
};

/** On what a figure depends, in two lines: what else the machine does is the larger part of it. */
export const surroundingsOfRun = async (programs: readonly string[]) => {
  const versions = [`Node ${process.versions.node}`, ...(await Promise.all(programs.map(ofProgram))), ...ofPackages()];
  const load = loadavg().map((average) => average.toFixed(1));
  return `${versions.join(', ')}.\n${availableParallelism()} cores, with a load of ${load.join(', ')} before (1, 5, 15 min).`;
};
