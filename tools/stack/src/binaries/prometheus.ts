import { ToolMissing } from '@tessera/command';
import { existsSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { type Progress } from '../progress.js';
import { cached, cacheFolder } from './cache.js';
import { onPath } from './on-path.js';
import { unpackPackage } from './unpack-package.js';

/** The server, and the tool that judges its rules. */
export interface PrometheusPrograms {
  prometheus: string;
  promtool: string;
}

const kept = `prometheus-${arch()}`;
const programIn = (folder: string, name: string) => join(folder, 'usr', 'bin', name);
const programsIn = (folder: string): PrometheusPrograms => ({
  prometheus: programIn(folder, 'prometheus'),
  promtool: programIn(folder, 'promtool'),
});

/** PROMETHEUS_BINARY and PROMTOOL_BINARY, then PATH, then the cache. Undefined where one of them is nowhere. */
const installed = (): PrometheusPrograms | undefined => {
  const folder = join(cacheFolder, kept);
  const find = (name: string, given: string | undefined) =>
    given || onPath(name) || [programIn(folder, name)].find(existsSync);
  const prometheus = find('prometheus', process.env['PROMETHEUS_BINARY']);
  const promtool = find('promtool', process.env['PROMTOOL_BINARY']);
  return prometheus && promtool ? { prometheus, promtool } : undefined;
};

const fill = async (draft: string): Promise<void> => {
  // Its programs need libc alone; what else the package asks for are the pages of its own console.
  await unpackPackage({ name: 'prometheus', alone: true }, draft);
  const { ok, lines } = await runCommand(programsIn(draft).promtool, ['--version']);
  // Before it goes to the cache: one that does not run here would be found again and again.
  if (!ok) throw new ToolMissing(`the fetched promtool does not run here: ${lines.at(-1) ?? 'it said nothing'}`);
};

const remedy =
  'install the package prometheus, or set PROMETHEUS_BINARY and PROMTOOL_BINARY to programs of version 2.42 or newer';

/**
 * Prometheus and promtool: PROMETHEUS_BINARY and PROMTOOL_BINARY, PATH, the cache, and last the package of Debian or Ubuntu, which
 * is unpacked into the cache and takes no right to install anything. Throws ToolMissing with the remedy where none of that goes.
 */
export const findPrometheus = async (progress: Progress): Promise<PrometheusPrograms> => {
  const found = installed();
  if (found) return found;
  progress('prometheus', 'no prometheus found: fetching the package of Debian (19 MB)');
  try {
    return programsIn(await cached(kept, fill));
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    throw new ToolMissing(`prometheus is missing, and could not be fetched (${error.message}); ${remedy}`);
  }
};
