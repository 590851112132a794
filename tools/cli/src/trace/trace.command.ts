import { CommandError } from '@tessera/command';
import { Command, InvalidArgumentError, Option } from 'commander';
import { join, resolve } from 'node:path';
import { projectHere, stateOf } from '../project.js';
import { asJson } from '../screen.js';

const footer = `
"npm start -- --traces" keeps spans in .tessera/traces; they arrive there within a second. FROM is the time since the first span,
TOOK how long it lasted, both in ms. "~>" leads to a transaction or a sending of another trace, in which the work was done together
with that of others. What an order was asked for later on (cancel, ship) is a trace of its own.

Examples:
  tessera trace --order 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera trace --trace 4bf92f3577b34da6a3ce929d0e0e4736
  tessera trace --order 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11 --json | jq '.traces[].spans'

Exit codes:
  0  done
  1  there is no such trace, or none is kept
  2  the command line is wrong`;

const parseOrder = (text: string): string => {
  if (/^[0-9a-f-]{36}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('An order has an id like 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11.');
};

const parseTrace = (text: string): string => {
  if (/^[0-9a-f]{32}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('A trace has an id of 32 hexadecimal digits.');
};

interface TraceOptions {
  order?: string;
  trace?: string;
  dir?: string;
  json?: boolean;
}

/** `tessera trace`: what was done for one order, by whom and for how long. */
export const traceCommand = (): Command =>
  new Command('trace')
    .description('Shows what was done for an order, by which service and for how long, as a tree.')
    .addOption(new Option('--order <id>', 'of this order').argParser(parseOrder))
    .addOption(new Option('--trace <id>', 'this trace, as Zipkin names it').argParser(parseTrace).conflicts('order'))
    .option('--dir <folder>', 'where the spans are (default: .tessera/traces)')
    .option('--json', 'print {traces} as JSON, each span with its children')
    .addHelpText('after', footer)
    .action(async ({ order, trace, dir, json }: TraceOptions) => {
      if (order === undefined && trace === undefined)
        throw new CommandError('Which one? Give --order or --trace.', { exitCode: 2 });
      const { findTraces } = await import('./find-traces.js');
      const { traceDocument, traceLines } = await import('./trace-printer.js');
      const traces = findTraces(dir === undefined ? join(stateOf(projectHere()), 'traces') : resolve(dir), {
        order,
        trace,
      });
      if (traces.length === 0)
        throw new CommandError(
          `No trace of ${order === undefined ? `the id ${trace}` : `order ${order}`} is kept: it was not sampled, is older than what is kept, or the id is another one.`,
        );
      if (json) return console.log(asJson({ traces: traces.map(traceDocument) }));
      console.log(traces.map((one) => traceLines(one).join('\n')).join('\n\n'));
    });
