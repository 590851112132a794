import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandLine } from './process-table.js';
import { runCommand } from './run-command.js';

const shownCommand = 120;

/** Who listens on a port: pid and command, for the line that tells a person. Undefined when it cannot be seen. */
export const portOwner = async (port: number): Promise<string | undefined> => {
  const pid = process.platform === 'linux' ? ownerFromProc(port) : await ownerFromLsof(port);
  if (pid === undefined) return undefined;
  // One line, as a command may hold whole scripts.
  const command = commandLine(pid)?.replace(/\s+/g, ' ').slice(0, shownCommand) ?? 'command unknown';
  return `process ${pid} (${command})`;
};

/** Does this process listen on the port? Where that cannot be seen, it may as long as it runs. */
export const mayListen = (pid: number, port: number): boolean => {
  const files = process.platform === 'linux' ? openFiles(String(pid)) : [];
  if (files.length === 0) return commandLine(pid) !== undefined;
  const links = listenerLinks(port);
  return files.some((link) => links.has(link));
};

const listenerLinks = (port: number): Set<string> => {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(readText(table), port));
  return new Set(sockets.map((inode) => `socket:[${inode}]`));
};

const ownerFromProc = (port: number): number | undefined => {
  const links = listenerLinks(port);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const owner = pids.find((pid) => openFiles(pid).some((link) => links.has(link)));
  return owner === undefined ? undefined : Number(owner);
};

/** Inodes of the sockets that listen (state 0A) on the port, from the kernel's table. */
export const listeningSockets = (table: string, port: number): string[] => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/));
  return rows.flatMap(([, local, , state, , , , , , inode]) =>
    local?.endsWith(`:${hex}`) && state === '0A' && inode ? [inode] : [],
  );
};

const openFiles = (pid: string): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readLink(`/proc/${pid}/fd/${fd}`));
  } catch {
    // Someone else's process, or one that has just ended.
    return [];
  }
};

const readLink = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const ownerFromLsof = async (port: number): Promise<number | undefined> => {
  const { lines } = await runCommand('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp']);
  const line = lines.find((text) => /^p\d+$/.test(text));
  return line === undefined ? undefined : Number(line.slice(1));
};
