// Part of `npm run lint`: every loop without a condition in apps and libs says why it ends, or why it may go on for ever,
// in a comment right before it; the one of a function counts for its first statement. Prints file and line of those that
// do not. A service that waits where nobody expects it looks healthy and does nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const endless = /\bfor \(;;\)|\bwhile \((?:true|1|!0|!false)\)/;
const isTest = /(?:^|\/)test\/|\.(?:spec|int-spec|e2e-spec)\.ts$/;

const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', 'apps', 'libs']);
const files = listed.toString().split('\0');
const sources = files.filter((file) => file.endsWith('.ts') && !isTest.test(file));

const isComment = (line = '') => /^\s*(?:\/\/|\/?\*)/.test(line);
const opensFunction = (line = '') => /(?:\)|=>|>) \{$/.test(line);
const isExplained = (lines, at) =>
  isComment(lines[at - 1]) || (opensFunction(lines[at - 1]) && isComment(lines[at - 2]));

const found = sources.flatMap((file) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  const loops = lines.flatMap((line, at) => (endless.test(line) && !isComment(line) ? [at] : []));
  return loops
    .filter((at) => !isExplained(lines, at))
    .map((at) => `${file}:${at + 1}: a loop without an end or a reason`);
});

for (const line of found) console.error(line);
process.exitCode = found.length > 0 ? 1 : 0;
