import { type App, apps } from '@tessera/contracts';
import { supervisorOf } from '../control/supervisor.js';
import { readJson } from '../files.js';
import { portOwner } from '../processes/port-owner.js';
import { isFree } from '../processes/ports.js';
import { stateFile } from '../supervise/state-file.js';
import { portSetting, servicePorts } from '../supervise/service-ports.js';
import { type Finding, good, wrong } from './finding.js';

/** The services' ports: free, or held by our own services. The stores take the next free one by themselves. */
export const checkPorts = async (dir: string): Promise<Finding[]> => {
  const ports = servicePorts(process.env);
  const running = supervisorOf(dir) ? runningServices(dir) : [];
  const isRunning = (name: App | 'management') => running.includes(name === 'management' ? 'gateway' : name);
  const wanted = ([...apps, 'management'] as const).filter((name) => !isRunning(name));
  const findings = (await Promise.all(wanted.map((name) => checkPort(name, ports[name])))).flat();
  if (findings.length > 0 || wanted.length === 0) return findings;
  const list = wanted.map((name) => ports[name]).sort();
  return [good('ports', `${list.join(', ')} are free`)];
};

const checkPort = async (name: App | 'management', port: number): Promise<Finding[]> => {
  if (await isFree(port)) return [];
  const owner = (await portOwner(port)) ?? 'a process that this user may not see';
  const text = `wanted by ${name}, is held by ${owner}`;
  return [wrong(`port ${port}`, text, `end it, or start with ${portSetting(name)} set to another port`)];
};

const runningServices = (dir: string): string[] => {
  const { services } = Object(readJson(stateFile(dir)));
  return Array.isArray(services) ? services.map((entry) => String(Object(entry).name)) : [];
};
