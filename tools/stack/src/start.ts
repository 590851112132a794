import { CommandError, explain, keepLoopbackDirect } from '@tessera/command';
import { onRestartRequest } from './control/restart-request.js';
import { endAll } from './processes/children.js';
import { endLeftoverServices } from './processes/leftovers.js';
import { claimFolder } from './processes/lock.js';
import { onInterrupt, sameKeystroke } from './processes/on-interrupt.js';
import { prepareStateFolder, stateFolder } from './project.js';
import { endLeftoverStores } from './stores/stores.js';
import { deleteData } from './supervise/fresh.js';
import { instancesOf } from './supervise/instances.js';
import { PlatformRun } from './supervise/platform-run.js';
import { readyTable } from './supervise/ready-table.js';
import { mustHaveRoom } from './supervise/room-on-disk.js';
import { mustBeFree, servicePorts, type ServicePorts } from './supervise/service-ports.js';
import { parseStartOptions, type StartOptions } from './supervise/start-options.js';
import { tracesFolder } from './supervise/trace-places.js';
import { cancelSteps, runSteps, stepsAreOver } from './supervise/steps.js';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `npm start`: the whole platform on this machine, until Ctrl-C. */
keepLoopbackDirect();
const dir = stateFolder;
const say = (line: string) => console.log(line);
const goodbye = 'stopping (Ctrl-C again: at once)';
let stop = async () => {};
let restart = async (_: string) => {};
let stopping = false;

const endInOrder = (): void => {
  if (stopping) return;
  stopping = true;
  cancelSteps(goodbye);
  say(`\n${goodbye}`);
  void stop()
    .finally(() => stepsAreOver())
    .then(
      () => leave('stopped', 0),
      (error: unknown) => leave(explain(error), 1),
    );
};

onInterrupt(endInOrder, () => {
  endAll();
  leave('ended at once', 1);
});

// Whoever read what we say has gone, as the terminal may: an end in order, too.
for (const stream of [process.stdout, process.stderr]) stream.on('error', endInOrder);
onRestartRequest(dir, (name) => void restart(name));

const leave = (line: string, exitCode: number): never => {
  say(line);
  process.exit(exitCode);
};

const prepare = async ({ fresh, only }: StartOptions): Promise<ServicePorts> => {
  prepareStateFolder(dir);
  mustHaveRoom(dir);
  claimFolder(dir, 'npm start');
  const left = await endLeftoverServices(join(dir, 'pids'));
  if (left.length > 0) say(`ended what an earlier run left behind: ${left.join(', ')}`);
  if (fresh) {
    await endLeftoverStores(dir);
    deleteData(dir);
    prepareStateFolder(dir);
  }
  const ports = servicePorts(process.env);
  for (const app of only) await mustBeFree(app, ports[app]);
  if (only.includes('gateway')) await mustBeFree('management', ports.management);
  return ports;
};

const main = async (): Promise<never> => {
  const options = parseStartOptions(process.argv.slice(2));
  const began = performance.now();
  const ports = await prepare(options);
  const instances = await instancesOf(options.only, options.instances, ports);
  const run = new PlatformRun({
    dir,
    instances,
    ports,
    brokers: options.brokers,
    redis: options.redis,
    traces: options.traces,
    set: options.set,
    say,
  });
  stop = () => run.stop();
  restart = (name) => run.restart(name);
  await runSteps([
    {
      title: `Start PostgreSQL, MongoDB${options.redis ? ', Redis' : ''}${options.traces ? ', Zipkin' : ''} and Kafka`,
      run: (progress) => run.startStores(progress),
    },
    { title: 'Create databases, roles and topics', run: () => run.provision() },
    { title: 'Migrate and seed', run: (progress) => run.migrateAndSeed(progress) },
    {
      title: `Start ${instances.map(({ name }) => name).join(', ') || 'no service'}`,
      run: (progress) => run.startServices(progress),
    },
  ]);
  run.watch();
  say(readyTable(run.state(), run.credentials, dir, (performance.now() - began) / 1000));
  if (run.withoutZipkin !== undefined) say(`Traces are in ${tracesFolder(dir)} alone. ${run.withoutZipkin}\n`);
  tellWhoWaits();
  return run.failure;
};

/** `tessera up --detach` has opened a channel for this message, and goes. */
const tellWhoWaits = (): void => {
  if (!process.connected) return;
  process.send?.('ready', () => process.disconnect());
};

try {
  await main();
} catch (error) {
  const isWrongLine = error instanceof CommandError && error.exitCode === 2;
  // A terminal's Ctrl-C also reaches a child that is being made and has no group of its own yet; its end may be seen first.
  if (!isWrongLine) await sleep(sameKeystroke);
  // After a request to stop, whatever fails is a consequence of it, and the one who stops says the last word.
  if (!stopping) {
    stopping = true;
    if (!isWrongLine) console.error(`\ntessera: ${explain(error)}`);
    await stop();
    process.exit(isWrongLine ? 2 : 1);
  }
}
