import { join } from 'node:path';
import { readJson, writeWhole } from '../files.js';
import { anyPort, canHold, nextFreePort } from '../processes/ports.js';

/** Everything of the stack that listens, below the ports that a system lends to whoever connects somewhere. */
export const stackPorts = {
  postgres: 14320,
  mongo: 14321,
  kafka: 14322,
  kafkaController: 14323,
  'kafka-2': 14324,
  'kafkaController-2': 14325,
  'kafka-3': 14326,
  'kafkaController-3': 14327,
  'mongo-2': 14328,
  'mongo-3': 14329,
  redis: 14330,
  // Where everybody looks for it.
  zipkin: 9411,
};

/** One of the stack's ports. */
export type PortName = keyof typeof stackPorts;

/** `usual`: fixed numbers, the next free one if taken. `any`: whatever is free, for a stack beside another. */
export type PortChoice = 'usual' | 'any';

/** The stack's ports, remembered in `<dir>/ports.json`: a store keeps its port over restarts as long as it is free. */
export class PortBook {
  private readonly file: string;
  private readonly ports: Partial<Record<PortName, number>>;
  /** Nobody takes what another store usually takes, or is about to. */
  private readonly spokenFor = new Set<number>(Object.values(stackPorts));

  constructor(
    dir: string,
    private readonly choice: PortChoice,
    private readonly free = canHold,
  ) {
    this.file = join(dir, 'ports.json');
    this.ports = parsePorts(readJson(this.file));
    for (const port of Object.values(this.ports)) this.spokenFor.add(port);
  }

  /** The port from the last run or from `choose`. */
  recorded(name: PortName): number | undefined {
    return this.ports[name];
  }

  /** A port that is free now and ours until this process ends, preferably the recorded one. */
  async choose(name: PortName): Promise<number> {
    const last = this.ports[name];
    if (last !== undefined && (await this.free(last))) return last;
    const port = this.choice === 'usual' ? await this.usual(name) : await anyPort();
    this.ports[name] = port;
    writeWhole(this.file, `${JSON.stringify(this.ports, null, 2)}\n`);
    return port;
  }

  /** Its own may be taken by itself alone. */
  private usual(name: PortName): Promise<number> {
    this.spokenFor.delete(stackPorts[name]);
    return nextFreePort(stackPorts[name], this.spokenFor, this.free);
  }
}

/** What is known of the last run's ports; anything unusable in the file is forgotten. */
export const parsePorts = (value: unknown): Partial<Record<PortName, number>> => {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([name, port]) => name in stackPorts && Number.isInteger(port)));
};
