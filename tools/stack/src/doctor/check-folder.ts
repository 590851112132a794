import { accessSync, chmodSync, constants, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { supervisorFile, supervisorOf } from '../control/supervisor.js';
import { endLeftoverServices } from '../processes/leftovers.js';
import { stillRunning } from '../processes/pid-file.js';
import { rooms } from '../project.js';
import { endLeftoverStores } from '../stores/stores.js';
import { stateFile } from '../supervise/state-file.js';
import { type Finding, good, warning, wrong } from './finding.js';

const secretFiles = { 'credentials.json': 0o600 };

/** May we write there, and may nobody else read the passwords? */
export const checkFolder = async (dir: string): Promise<Finding[]> => {
  if (!existsSync(dir)) return [good('folder', `${dir} is made by the first start`)];
  const paths = Object.entries({ ...rooms, ...secretFiles }).map(([name, mode]) => ({ path: join(dir, name), mode }));
  const there = [{ path: dir, mode: 0o711 }, ...paths].filter(({ path }) => existsSync(path));
  const findings = [
    ...there.flatMap(({ path }) => ownership(path)),
    ...there.flatMap(({ path, mode }) => openness(path, mode)),
  ];
  return findings.length > 0 ? findings : [good('folder', `${dir}, passwords readable by you alone`)];
};

const ownership = (path: string): Finding[] => {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return [];
  } catch {
    const owner = statSync(path).uid;
    const remedy = `give it back with: sudo chown -R "$(id -u):$(id -g)" ${JSON.stringify(path)}`;
    return [wrong('folder', `${path} belongs to user ${owner}, perhaps from a start as root`, remedy)];
  }
};

const openness = (path: string, wanted: number): Finding[] => {
  const found = statSync(path).mode & 0o777;
  // More than wanted, never less: what is too narrow shows when it is written to.
  if ((found & ~wanted) === 0) return [];
  const mode = wanted.toString(8);
  const text = `${path} is open to others (${found.toString(8)})`;
  return [warning('folder', text, `chmod ${mode} ${path} (--fix does)`, () => chmodSync(path, wanted))];
};

/** What a killed run has left: processes, notes of processes that are gone, and a state that is no more. */
export const checkLeftovers = async (dir: string): Promise<Finding[]> => {
  const supervisor = supervisorOf(dir);
  const notes = notesIn(join(dir, 'pids')).filter((file) => file !== supervisorFile(dir));
  const alive = notes.flatMap((file) => stillRunning(file)?.pid ?? []);
  const stale = notes.filter((file) => !stillRunning(file));
  if (!supervisor && existsSync(stateFile(dir))) stale.push(stateFile(dir));
  if (!supervisor && existsSync(supervisorFile(dir))) stale.push(supervisorFile(dir));
  const findings = [...(supervisor ? [] : leftBehind(dir, alive)), ...stale.map(staleFile)];
  if (findings.length > 0) return findings;
  return [good('processes', supervisor ? `run by process ${supervisor.pid}, ${alive.length} in all` : 'nothing runs')];
};

const notesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name))
    : [];

const leftBehind = (dir: string, pids: readonly number[]): Finding[] => {
  if (pids.length === 0) return [];
  const end = async () => {
    await endLeftoverServices(join(dir, 'pids'));
    await endLeftoverStores(dir);
  };
  const text = `a killed run has left ${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`;
  return [warning('processes', text, './tessera down ends them (--fix does); npm start takes them over', end)];
};

const staleFile = (file: string): Finding =>
  warning('processes', `${file} is of a process that has ended`, 'delete it (--fix does)', () =>
    rmSync(file, { force: true }),
  );
