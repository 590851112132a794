import { runCommand } from '@tessera/stack';
import { packageVersions, surroundings } from '../versions.js';

const packages = ['@nestjs/core', '@nestjs/throttler', 'fastify', 'passport-jwt', 'undici'];
const ofFastify = ['@fastify/http-proxy', '@fastify/jwt', '@fastify/rate-limit'];

const ofProgram = async (name: string) => {
  const { lines } = await runCommand(name, ['-v']);
  return `${name} ${/\d+\.\d+(?:\.\d+)?/.exec(lines.join(' '))?.[0] ?? 'of some version'}`;
};

/** The versions of these programs and of the packages that the peers are made of, and how busy the machine is. */
export const surroundingsOfRun = async (programs: readonly string[]) =>
  surroundings([...(await Promise.all(programs.map(ofProgram))), ...packageVersions([...packages, ...ofFastify])]);
