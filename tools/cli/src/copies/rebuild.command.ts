import { Command } from 'commander';
import { envOption, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { type Rebuilt } from './rebuild-copies.js';

const footer = `
Reads the topic products from its oldest message to its newest and makes the prices of the order service what it says: rows
that are wrong or missing are written, whatever their version, and those of SKUs that the topic does not know are removed.
Orders are placed meanwhile; what is told meanwhile is not lost. Nothing is changed before the whole topic was read, or when this fails.

Examples:
  tessera copies rebuild
  tessera copies rebuild --json | jq .corrected

Exit codes:
  0  the copy is what its topic says
  1  it could not be read or written, and is as it was
  2  the command line is wrong`;

const lines = ({ copy, rows, added, corrected, removed, unreadable }: Rebuilt) => [
  `  ${copy}: ${counted(rows, 'row')}, ${corrected} corrected, ${added} added, ${removed} removed`,
  ...(unreadable > 0
    ? [`  ${counted(unreadable, 'SKU')} told by a message that cannot be read, and kept as before`]
    : []),
];

/** `tessera copies rebuild`: the copy of the prices, from its topic. */
export const rebuildCommand = (): Command =>
  new Command('rebuild')
    .description("Makes the order service's copy of the prices anew from its topic, while it serves.")
    .option(...envOption)
    .option('--json', 'print {copy, messages, rows, added, corrected, removed, unreadable} as JSON')
    .addHelpText('after', footer)
    .action(async ({ env, json }: { env?: string; json?: boolean }) => {
      const { rebuildCopies } = await import('./rebuild-copies.js');
      const rebuilt = await rebuildCopies(settingsFolder(env), (line) => json || console.log(`  ${line}`));
      console.log(json ? asJson(rebuilt) : lines(rebuilt).join('\n'));
    });
