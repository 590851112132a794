import { CommandError } from '@tessera/command';
import { type Diagnosis, type Finding } from '@tessera/stack';
import { Command } from 'commander';
import { styleText } from 'node:util';
import { projectHere, stateOf } from '../project.js';

const footer = `
Looks at Node, Java or pip, the programs and their versions, disk, memory, ports and who holds them, permissions,
leftovers of killed runs, and, while something runs, at the services, the stores, the topics and the clocks.
--fix mends what nothing can be lost by: permissions, notes of processes that are gone, processes that a killed run has
left behind, broken downloads.

Examples:
  tessera doctor
  tessera doctor --fix
  tessera doctor --json | jq '.findings[] | select(.level == "wrong")'

Exit codes:
  0  nothing is wrong; there may be warnings
  1  something is wrong
  2  the command line is wrong`;

const marks = { good: '✔', warning: '!', wrong: '✖' };
const colours = { good: 'green', warning: 'yellow', wrong: 'red' } as const;

const lines = ({ check, level, text, remedy }: Finding): string[] => [
  `${styleText(colours[level], marks[level])} ${check.padEnd(18)} ${text}`,
  ...(remedy === undefined ? [] : [`  ${''.padEnd(18)} → ${remedy}`]),
];

const count = (findings: Finding[], level: Finding['level']) =>
  findings.filter((finding) => finding.level === level).length;

const screen = ({ findings, fixed }: Diagnosis): string[] => [
  ...fixed.map((what) => `mended ${what}`),
  ...findings.flatMap(lines),
  '',
  `${count(findings, 'good')} good, ${count(findings, 'warning')} warnings, ${count(findings, 'wrong')} wrong`,
];

/** `tessera doctor`: what keeps, or will keep, the platform from running, with the remedy for each. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('Looks for whatever keeps the platform from running, and says what to do about it.')
    .option('--fix', 'mend what is safe to mend')
    .option('--json', 'print {findings: [{check, level, text, remedy}], fixed} as JSON')
    .addHelpText('after', footer)
    .action(async ({ fix, json }: { fix?: boolean; json?: boolean }) => {
      const { diagnose } = await import('@tessera/stack');
      const diagnosis = await diagnose(stateOf(projectHere()), fix);
      console.log(json ? JSON.stringify(diagnosis, null, 2) : screen(diagnosis).join('\n'));
      if (count(diagnosis.findings, 'wrong') > 0) throw new CommandError('');
    });
