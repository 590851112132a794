import { CANCELLED, commandLine, exitCodeOf } from '@tessera/command';
import { onInterrupt } from '@tessera/stack';
import { graph } from './graph.js';
import { readable } from './readable.js';
import { runLab } from './run.js';

/** `main.process.js [case…] [--json] [--reverted] [--rootless] [--nobody] [--graph]`: the lab by itself, for suites and for people. */
const parse = () => {
  const command = commandLine('lab')
    .argument('[cases...]', 'cases to play (all)')
    .option('--json', 'a report as JSON on standard output')
    .option('--reverted', 'each case without its change: something must come out otherwise')
    .option('--rootless', 'by a user namespace, even as root')
    .option('--nobody', 'as the user nobody (root only)')
    .option('--graph', 'print what would be built, and build nothing')
    .parse();
  return {
    ...command.opts<Record<'json' | 'reverted' | 'rootless' | 'nobody' | 'graph', boolean>>(),
    cases: command.args,
  };
};

const nobody = { uid: 65_534, gid: 65_534 };

const work = async (): Promise<void> => {
  const { json, reverted, rootless, nobody: asNobody, graph: isGraph, cases } = parse();
  if (isGraph) return void process.stdout.write(graph(cases));
  const report = await runLab({
    ...(cases.length > 0 && { cases }),
    ...(reverted && { reverted }),
    ...((rootless || asNobody) && { rootless: true }),
    ...(asNobody && { identity: nobody }),
    progress: (_, line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : readable(report));
  if (!report.ok) process.exitCode = 1;
};

onInterrupt(
  () => process.exit(CANCELLED),
  () => undefined,
);
const code = await exitCodeOf(work);
if (code !== 0) process.exitCode = code;
