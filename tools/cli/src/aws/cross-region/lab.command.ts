import { CANCELLED, CommandError } from '@tessera/command';
import { Command } from 'commander';
import { asJson } from '../../screen.js';

const footer = `
Resolves the templates, builds what they say as network namespaces on this machine (networks, routes, peerings, security
groups, names, the endpoint with its policies), and calls through it with the real client. Each case changes one thing and
says what must come of it. Needs Linux with ip and nft, and no root; touches nothing outside, and leaves nothing.

Examples:
  tessera aws cross-region lab
  tessera aws cross-region lab happy no-return-route
  tessera aws cross-region lab standby-used --graph

Exit codes:
  0    everything came out as it must
  1    something did not, or this machine does not permit it; the last line says why
  2    the command line is wrong
  130  Ctrl-C: nothing is left`;

interface LabOptions {
  graph?: boolean;
  json?: boolean;
}

const run = async (cases: string[], { graph: isGraph = false, json = false }: LabOptions) => {
  const [{ caseNames, graph, readable, runLab }, { onInterrupt }] = await Promise.all([
    import('@tessera/cross-region/lab'),
    import('@tessera/stack'),
  ]);
  const unknown = cases.find((name) => !caseNames.includes(name));
  if (unknown !== undefined)
    throw new CommandError(`There is no case ${unknown}: choose from ${caseNames.join(', ')}.`, { exitCode: 2 });
  if (isGraph) return console.log(graph(cases).trimEnd());
  onInterrupt(
    () => process.exit(CANCELLED),
    () => undefined,
  );
  const report = await runLab({
    ...(cases.length > 0 && { cases }),
    progress: (_, line) => console.error(`  ${line}`),
  });
  console.log(json ? asJson(report) : readable(report).trimEnd());
  if (!report.ok) throw new CommandError('');
};

/** `tessera aws cross-region lab`: the networks on this machine. */
export const labCommand = (): Command =>
  new Command('lab')
    .description('Builds the networks on this machine, and calls through them: no account, real packets.')
    .argument('[cases...]', 'what to play (default: all)')
    .option('--graph', 'print what would be built, and build nothing')
    .option('--json', 'print {ok, rights, seconds, cases: [{name, about, ok, unmet, seconds}]} as JSON')
    .addHelpText('after', footer)
    .action(run);
