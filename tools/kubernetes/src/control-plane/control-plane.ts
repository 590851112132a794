import { until } from '@tessera/command';
import { freePorts, type Progress, silent } from '@tessera/stack';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Kubectl } from '../cluster/kubectl.js';
import { program as findProgram, type ProgramName } from '../programs/programs.js';
import { writeCredentials } from './credentials.js';
import {
  apiServerFlags,
  controllerFlags,
  etcdFlags,
  files,
  type FrontProxy,
  schedulerFlags,
  type Site,
} from './flags.js';
import { answered, kubectlFor } from './kubectl.js';
import { endLeftoverParts, type Part, partsIn } from './part.js';

/** The programs of a control plane. */
export const planePrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
] as const satisfies readonly ProgramName[];

type PlaneProgram = (typeof planePrograms)[number];

/** How a control plane is started. */
export interface PlaneOptions {
  /** Everything of it lies here. What an earlier one left in it is ended and deleted. */
  folder: string;
  /** Where a program lies. */
  program?: (name: PlaneProgram) => Promise<string>;
  progress?: Progress;
  /** Where the API server listens, and where nodes find it; loopback otherwise. */
  address?: string;
  /** Put before every program, to run it in a namespace: `['nsenter', '--net=/run/netns/node']`. */
  wrapper?: readonly string[];
  frontProxy?: FrontProxy;
  /** Further flags. The last one of a name counts. */
  flags?: { api?: readonly string[]; controllers?: readonly string[]; scheduler?: readonly string[] };
}

/** A Kubernetes without nodes. */
export interface ControlPlane {
  folder: string;
  /** An administrator's. */
  kubeconfig: string;
  /** The API server's address. */
  url: string;
  /** Answers what kubectl prints, or throws with what it complains of. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Answers whatever it says. */
  ask: Kubectl;
  /** Runs a further program with it, and ends it before the others. */
  start(part: Part): void;
  /** Settles never, unless a program dies: then rejects with the last line of its log. */
  died: Promise<never>;
  stop(): Promise<void>;
}

/** 5 s on an idle machine. */
const readyWithin = 180_000;
const askEvery = 300;

const emptied = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const room of ['logs', 'pids', files.certificates])
    mkdirSync(join(folder, room), { recursive: true, mode: 0o700 });
};

const siteIn = async (folder: string, address: string): Promise<Site> => {
  const [etcd = 0, peers = 0, api = 0, controllers = 0, scheduler = 0] = await freePorts(5);
  return { folder, address, ports: { etcd, peers, api, controllers, scheduler } };
};

/** Starts a control plane, empty, and waits until pods can be made in it. */
export const startControlPlane = async (options: PlaneOptions): Promise<ControlPlane> => {
  const { folder, progress = silent, address = '127.0.0.1', wrapper, frontProxy, flags = {} } = options;
  const { program = (name: PlaneProgram) => findProgram(name, progress) } = options;
  const kubectlProgram = await program('kubectl');
  await endLeftoverParts(folder);
  emptied(folder);
  const site = await siteIn(folder, address);
  writeCredentials(site);
  const kubeconfig = join(folder, files.kubeconfig);
  const ask = kubectlFor(kubectlProgram, kubeconfig, folder, wrapper);
  const parts = partsIn(folder, wrapper);
  const kubectl = (args: readonly string[], input?: string) => Promise.race([answered(ask)(args, input), parts.died]);
  const start = async (name: PlaneProgram, ...args: (readonly string[] | undefined)[]) =>
    parts.start({ name, command: await program(name), args: args.flatMap((some) => some ?? []) });
  const answers = (what: string, args: readonly string[]) =>
    Promise.race([until(what, () => mayAnswer(ask, args), readyWithin, askEvery), parts.died]);

  try {
    progress('kubernetes', 'starting etcd and the API server');
    await start('etcd', etcdFlags(site));
    await start('kube-apiserver', apiServerFlags(site, frontProxy), flags.api);
    await answers('the API server is not ready', ['get', '--raw=/readyz']);
    progress('kubernetes', 'starting the controllers and the scheduler');
    await start('kube-controller-manager', controllerFlags(site), flags.controllers);
    await start('kube-scheduler', schedulerFlags(site), flags.scheduler);
    // The last thing without which no pod can be made.
    await answers('there is no service account', ['get', 'serviceaccount', 'default', '-n', 'default']);
    progress('kubernetes', 'ready');
  } catch (error) {
    await parts.stop();
    throw error;
  }
  const url = `https://${address}:${site.ports.api}`;
  return { folder, kubeconfig, url, kubectl, ask, start: parts.start, died: parts.died, stop: parts.stop };
};

/** Throws what may be otherwise in a moment: a CommandError would end the asking. */
const mayAnswer = async (ask: Kubectl, args: readonly string[]): Promise<void> => {
  const { code, errors } = await ask(args);
  if (code !== 0) throw new Error(errors.trim());
};
