import { Command } from 'commander';
import { projectHere } from '../project.js';
import { runForeground } from './foreground.js';
import { prepareProject } from './prepare-project.js';
import { upDetached } from './detached.js';

const footer = `
Without --detach it is what "npm start" does: it stays, shows what happens, and Ctrl-C ends everything in order.
With --detach it returns when the platform is ready; what the platform says goes to .tessera/logs/up.log.

Several gateways are asked in turn by the front, which has their usual port and tells them who asks (X-Forwarded-For).
They count limits together, so --instances gateway=2 brings Redis as --redis does.

Examples:
  tessera up
  tessera up --detach && tessera demo
  tessera up --detach --json | jq -r .urls.gateway
  tessera up --only order,inventory
  tessera up --instances order=2
  tessera up --instances gateway=3
  tessera up --brokers 3
  tessera up --traces
  tessera up --set LOG_LEVEL=debug

Exit codes:
  0  everything runs (--detach), or has ended in order
  1  it could not be started; the last lines say why
  2  the command line is wrong`;

interface UpOptions {
  detach?: boolean;
  json?: boolean;
  fresh?: boolean;
  only?: string;
  instances?: string;
  brokers?: string;
  redis?: boolean;
  traces?: boolean;
  set: string[];
}

const collect = (text: string, before: string[]) => [...before, text];

/** What the supervisor is told; it checks the values itself. */
const supervisorArguments = ({ fresh, only, instances, brokers, redis, traces, set }: UpOptions): string[] => [
  ...(fresh ? ['--fresh'] : []),
  ...(only === undefined ? [] : ['--only', only]),
  ...(instances === undefined ? [] : ['--instances', instances]),
  ...(brokers === undefined ? [] : ['--brokers', brokers]),
  ...(redis ? ['--redis'] : []),
  ...(traces ? ['--traces'] : []),
  ...set.flatMap((setting) => ['--set', setting]),
];

/** `tessera up`: starts the stores and the services of this project. */
export const upCommand = (): Command =>
  new Command('up')
    .description('Starts PostgreSQL, MongoDB, Kafka and the services of this project.')
    .option('-d, --detach', 'return when everything is ready, and leave it running')
    .option('--json', 'with --detach: print the state as JSON, and what happens on standard error')
    .option('--fresh', 'delete the data of earlier runs first')
    .option('--only <services>', 'start these, comma-separated, or none of them; the stores always start')
    .option('--instances <counts>', 'so many processes of a service, e.g. order=2 or gateway=3')
    .option('--brokers <count>', 'Kafka as 1 broker, or as 3 of which any may be lost')
    .option('--redis', 'Redis too, in which gateways count limits together')
    .option('--traces', 'keep traces of all services, for tessera trace, and Zipkin to look at them')
    .option(
      '--set <setting>',
      'a setting of the services, e.g. LOG_LEVEL=debug; may be given several times',
      collect,
      [],
    )
    .addHelpText('after', footer)
    .action(async (options: UpOptions) => {
      const project = projectHere();
      const say = (line: string) => (options.json ? console.error(line) : console.log(line));
      await prepareProject(project, say);
      const args = supervisorArguments(options);
      if (!options.detach) return runForeground(project, args);
      const state = await upDetached(project, args, say);
      if (options.json) console.log(JSON.stringify(state, null, 2));
    });
