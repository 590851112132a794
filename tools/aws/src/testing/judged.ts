import { execFile } from 'node:child_process';
import { basename } from 'node:path';

const MAX_BUFFER = 256 * 1024 * 1024;

/** Exit code and output: a finding is one code, a crash another. */
const run = async (program: string, args: readonly string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(program, args, { maxBuffer: MAX_BUFFER }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout || stderr });
    });
  });

/** What the rules are to a template, by their names: broken, kept, or about nothing that is in it. */
export interface Judged {
  broken: string[];
  kept: string[];
  idle: string[];
}

interface GuardReport {
  name: string;
  not_compliant: { Rule: { name: string } }[];
  compliant: string[];
  not_applicable: string[];
}

/** Judges all templates of a folder at once by a file of cfn-guard's rules. The answer is by the names of their files. */
export const guarded = async (guard: string, rules: string, folder: string): Promise<Map<string, Judged>> => {
  const asked = ['validate', '-r', rules, '-d', folder, '--structured', '-o', 'json', '-S', 'none'];
  const { code, output } = await run(guard, asked);
  // 19: a rule is broken. Anything else is cfn-guard's own trouble.
  if (code !== 0 && code !== 19) throw new Error(`cfn-guard ended with ${code}: ${output}`);
  const reports: GuardReport[] = JSON.parse(output);
  return new Map(
    reports.map((report) => [
      basename(report.name),
      {
        broken: report.not_compliant.map(({ Rule }) => Rule.name),
        kept: report.compliant.toSorted(),
        idle: report.not_applicable.toSorted(),
      },
    ]),
  );
};

interface LintFinding {
  Filename: string;
  Rule: { Id: string };
}

/**
 * The codes of what cfn-lint finds, each once, by the names of the files: as in Ireland and in Virginia, where not everything
 * is the same.
 */
export const linted = async (
  lint: string,
  files: readonly string[],
  ...options: readonly string[]
): Promise<Map<string, string[]>> => {
  const asked = [...options, '-r', 'eu-west-1', 'us-east-1', '--format', 'json', '-t', ...files];
  const { output } = await run(lint, asked);
  const found: LintFinding[] = JSON.parse(output);
  const codesOf = (file: string) =>
    found.filter(({ Filename }) => basename(Filename) === basename(file)).map(({ Rule }) => Rule.Id);
  return new Map(files.map((file) => [basename(file), [...new Set(codesOf(file))]]));
};
