import { commandLine } from '@tessera/command';
import { type Command } from 'commander';
import { awsCommand } from './aws/aws.command.js';
import { checkCommand } from './check/check.command.js';
import { completionCommand } from './completion/completion.command.js';
import { copiesCommand } from './copies/copies.command.js';
import { demoCommand } from './demo/demo.command.js';
import { dltCommand } from './dlt/dlt.command.js';
import { doctorCommand } from './doctor/doctor.command.js';
import { downCommand } from './down/down.command.js';
import { envCommand } from './env/env.command.js';
import { gatewayCommand } from './gateway/gateway.command.js';
import { k8sCommand } from './k8s/k8s.command.js';
import { keysCommand } from './keys/keys.command.js';
import { lagCommand } from './lag/lag.command.js';
import { logsCommand } from './logs/logs.command.js';
import { outboxCommand } from './outbox/outbox.command.js';
import { parkedCommand } from './parked/parked.command.js';
import { restartCommand } from './restart/restart.command.js';
import { seedCommand } from './seed/seed.command.js';
import { statusCommand } from './status/status.command.js';
import { topicsCommand } from './topics/topics.command.js';
import { traceCommand } from './trace/trace.command.js';
import { upCommand } from './up/up.command.js';

const footer = `
Examples:
  tessera up --detach      starts everything and returns when it is ready
  tessera status           what runs, where, and under which process id
  tessera demo             the story of a few orders, played on the running platform
  tessera logs -f          what the services say, as it happens
  tessera trace --order <id>   what was done for one order, as a tree (npm start -- --traces)
  tessera dlt list         messages that could not be handled, and what was decided about them
  tessera check            proves that nothing was lost: stock, credit, orders, messages
  tessera doctor           what is wrong on this machine, and the remedy
  tessera down             ends everything, in order
  tessera env order --compose   settings for order on this machine, the others in containers
  tessera k8s check        proves the manifests for Kubernetes, without a cluster
  tessera aws local        the serverless edition, in an emulator of AWS on this machine

Exit codes:
  0  done
  1  it is not as it must be, or nothing runs
  2  the command line is wrong

tessera <command> --help says more about one command.`;

/** In the order in which one needs them. */
const commands = () => [
  upCommand(),
  downCommand(),
  restartCommand(),
  statusCommand(),
  gatewayCommand(),
  demoCommand(),
  logsCommand(),
  traceCommand(),
  topicsCommand(),
  lagCommand(),
  outboxCommand(),
  parkedCommand(),
  dltCommand(),
  checkCommand(),
  copiesCommand(),
  seedCommand(),
  keysCommand(),
  doctorCommand(),
  envCommand(),
  k8sCommand(),
  awsCommand(),
  completionCommand(),
];

/** Also of the commands under a command: each leaves with our exit codes. */
const inherit = (command: Command, parent: Command): Command => {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) inherit(sub, command);
  return command;
};

/** The `tessera` command: each subcommand lives in a room of its own. */
export const program = (): Command => {
  const tessera = commandLine('tessera')
    .description('Runs a Tessera platform on this machine, looks at it and plays with it.')
    .addHelpText('after', footer);
  for (const command of commands()) tessera.addCommand(inherit(command, tessera));
  return tessera;
};
