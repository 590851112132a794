import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { projectHere, stateOf } from '../project.js';
import { restarted, targetOf } from './restarted.js';

const footer = `
Ends a service or a store of the running platform in order, and starts it again at once with the same settings and data.

Examples:
  tessera restart order
  tessera restart kafka
  tessera restart kafka-2           of three brokers the second
  tessera restart gateway           of several, the first: the front asks the others meanwhile

Exit codes:
  0  it is back and ready
  1  it is not part of what runs, or did not come back
  2  the command line is wrong`;

/** `tessera restart NAME`: ends one part of the running platform and starts it again. */
export const restartCommand = (): Command =>
  new Command('restart')
    .description('Restarts one service or store of the running platform.')
    .argument('<name>', 'a service or store that runs: see tessera status')
    .addHelpText('after', footer)
    .action(async (name: string) => {
      const project = projectHere();
      const { requestRestart, supervisorOf } = await import('@tessera/stack');
      const supervisor = supervisorOf(stateOf(project));
      if (!supervisor) throw new CommandError('Nothing runs here. "npm start" starts the platform.');
      const before = targetOf(project, name);
      const began = performance.now();
      requestRestart(stateOf(project), supervisor.pid, name);
      const pid = await restarted(project, before);
      console.log(`${name} is back as process ${pid} (${((performance.now() - began) / 1000).toFixed(1)} s).`);
    });
