import { type Command } from 'commander';

/** What `--help` prints, at a width that does not depend on the terminal. */
const helpOf = (command: Command): string => {
  let help = '';
  command
    .configureOutput({
      writeOut: (text) => void (help += text),
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .outputHelp();
  return help.trim();
};

const withAllBelow = (command: Command, path: string): { path: string; command: Command }[] => [
  { path, command },
  ...command.commands.flatMap((sub) => withAllBelow(sub, `${path} ${sub.name()}`)),
];

const table = (rows: readonly (readonly [string, string])[]): string => {
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([one, other]) => `| ${one.padEnd(left ?? 0)} | ${other.padEnd(right ?? 0)} |`);
  const rule = `| ${'-'.repeat(left ?? 0)} | ${'-'.repeat(right ?? 0)} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

const anchor = (path: string) => path.replaceAll(' ', '-');

/** `docs/cli.md`: all commands at a glance, then the help of each. `npm run docs:cli` writes it anew. */
export const reference = (program: Command): string => {
  const all = program.commands.flatMap((command) => withAllBelow(command, `tessera ${command.name()}`));
  const rows = all.map(
    ({ path, command }) => [`[\`${path}\`](#${anchor(path)})`, command.description().replaceAll('<', '\\<')] as const,
  );
  const helps = all.map(({ path, command }) => `## ${path}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`);
  return `# The tessera command

\`./tessera <command>\` at the project's root, and from any folder of the project by its path or, after an install, as \`npx tessera\`.
This page is what \`--help\` says: \`npm run docs:cli\` writes it, and a test finds what is out of date.

${table([['Command', 'Does'], ...rows])}

${helps.join('\n')}`;
};
