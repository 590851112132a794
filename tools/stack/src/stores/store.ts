import { CommandError, until } from '@tessera/command';
import { join } from 'node:path';
import { lastComplaint, sizeOf, textFrom } from '../files.js';
import { adopt, type Background, end, endLeftover, type Launch, launch } from '../processes/background-process.js';
import { thaw } from '../processes/freeze.js';
import { stillRunning } from '../processes/pid-file.js';
import { mayListen } from '../processes/port-owner.js';
import { type Progress } from '../progress.js';
import { type PortBook } from './port-book.js';

/** The stores of the local stack. Redis is there only when it is asked for. */
export type StoreName = 'postgres' | 'mongo' | 'kafka' | 'redis';

/** What is started and kept running as stores are: they, and Zipkin, where traces are looked at, which services never need. */
export type KeptName = StoreName | 'zipkin';

/** A process of one of them. The first is named like its store, others as further processes of a service are. */
export type NodeName = KeptName | 'kafka-2' | 'kafka-3' | 'mongo-2' | 'mongo-3';

/** A store, or one of its processes, that runs and answers. */
export interface Store {
  name: NodeName;
  pid: number;
  version: string;
  /** Where an administrator reaches it, password included. For Kafka the broker's host and port. */
  url: string;
  /** Settles when its process has ended, whoever ended it. */
  exited: Promise<string>;
  /** Ends it cleanly; settles when it has ended. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** What every store is given to start with. */
export interface Place {
  dir: string;
  ports: PortBook;
  progress: Progress;
}

/** How one kind of store is run. */
export interface Recipe {
  name: NodeName;
  /** Creates the data if there are none yet. Not called for a process that still runs. */
  prepare(): Promise<void>;
  /** Finds a free port, or the ports, and writes them down. */
  choosePorts(): Promise<void>;
  /** The process on the ports that are written down; `undefined` while there are none. */
  plan(): ProcessPlan | undefined;
  /** Asks the store whether it is ready and ours; throws while it is not. */
  probe(): Promise<{ version: string; url: string }>;
  stopSignal(): NodeJS.Signals;
}

/** What a recipe tells of its process; where it logs and is noted is the same for all. */
export type ProcessPlan = Omit<Launch, 'logFile' | 'pidFile'>;

const readyWithin = 120_000;
const stopWithin = 20_000;
const portAttempts = 10;
/** A left-over process that is healthy answers at once; one that hangs must not cost more than this. */
const adoptWithin = 2_000;

/** Starts the store, or takes over the one a killed run left behind, and waits until it answers. */
export const bringUp = async (recipe: Recipe, place: Place): Promise<Store> => {
  const { dir } = place;
  const files = { logFile: join(dir, 'logs', `${recipe.name}.log`), pidFile: join(dir, 'pids', `${recipe.name}.json`) };
  const found = await takeOver(recipe, files, place);
  if (found) return found;
  await endLeftover(files.pidFile, recipe.stopSignal());
  return startNew(recipe, files, place, portAttempts);
};

const startNew = async (recipe: Recipe, files: Files, place: Place, attempts: number): Promise<Store> => {
  const { progress } = place;
  await recipe.choosePorts();
  await recipe.prepare();
  const plan = recipe.plan();
  if (!plan) throw new Error(`${recipe.name} has no port`);
  progress(recipe.name, 'starting');
  const logged = sizeOf(files.logFile);
  const background = launch({ ...plan, ...files });
  try {
    return await running(recipe, background, files, place, readyWithin);
  } catch (error) {
    await end(background, files.pidFile, recipe.stopSignal(), stopWithin);
    if (attempts === 1 || !lostItsPort.test(textFrom(files.logFile, logged))) throw error;
    progress(recipe.name, 'another program has taken its port meanwhile: trying again');
    return startNew(recipe, files, place, attempts - 1);
  }
};

/**
 * Between choosing a port and listening on it somebody else may take it, as a stack that starts beside this one does.
 * What the store itself says counts (all run with LC_ALL=C.UTF-8): the other may have let go of it by the time that we look,
 * having only asked whether it is free, or having lost another port to this store.
 */
const lostItsPort = /address already in use/i;

interface Files {
  logFile: string;
  pidFile: string;
}

const takeOver = async (recipe: Recipe, files: Files, place: Place): Promise<Store | undefined> => {
  const { progress } = place;
  const noted = stillRunning(files.pidFile);
  const plan = recipe.plan();
  // Other arguments mean other settings than this version of the project wants.
  if (!noted || !plan || noted.args !== plan.args.join(' ')) return undefined;
  progress(recipe.name, `taking over process ${noted.pid}, left by an earlier run`);
  // As it may have been left.
  thaw(noted.pid);
  try {
    return await running(recipe, adopt(noted, { ...plan, ...files }), files, place, adoptWithin);
  } catch {
    progress(recipe.name, `process ${noted.pid} does not answer: starting a new one`);
    return undefined;
  }
};

const running = async (
  recipe: Recipe,
  process: Background,
  files: Files,
  { ports }: Place,
  within: number,
): Promise<Store> => {
  const { name } = recipe;
  let over = false;
  // A stack that starts beside this one may have been quicker at the port: its store answers, and would be made ours.
  const mustListen = () => {
    if (!mayListen(process.pid, ports.recorded(name) ?? 0)) throw new Error('it does not listen yet');
  };
  const ended = process.exited.then((reason) => {
    over = true;
    throw new CommandError(
      `${name} ${reason} while starting: ${lastComplaint(files.logFile).slice(0, 300)} (log: ${files.logFile})`,
    );
  });
  const ask = async () => {
    // Nobody waits for the answer any more; a CommandError ends the asking.
    if (over) throw new CommandError(`${name} has ended`);
    mustListen();
    const facts = await recipe.probe();
    mustListen();
    return facts;
  };
  const facts = await Promise.race([until(`${name} is not ready`, ask, within), ended]);
  const endBy = async (signal: NodeJS.Signals) => void (await end(process, files.pidFile, signal, stopWithin));
  return { name, ...process, ...facts, stop: () => endBy(recipe.stopSignal()), kill: () => endBy('SIGKILL') };
};

/** Ends a process of a store that an earlier run left behind, e.g. before its data is deleted. */
export const endLeftoverStore = async (dir: string, name: NodeName, ask: NodeJS.Signals) =>
  endLeftover(join(dir, 'pids', `${name}.json`), ask);
