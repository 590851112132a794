// Part of `npm run check`: no file that git knows, or would add, holds what looks like a real secret. Prints file, line and
// kind, never the secret. It is a net for accidents; a scanner with a list of every vendor's tokens belongs to the host.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

const kinds = {
  'private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\\?n?[A-Za-z0-9+/]{40}/,
  'AWS key': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*(?!\$\{)\S{8}/,
  'Slack token': /\bxox[abprs]-[A-Za-z0-9-]{20}/,
  'Google key': /\bAIza[0-9A-Za-z_-]{35}\b/,
  'signed token': /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20}/,
  'password in a URL': /\b[a-z][a-z0-9+]*:\/\/[^\s:/@'"`]+:[^\s:/@'"`$<>{}]{12,}@/,
};

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter(Boolean);
const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard');
const isText = (content) => !content.includes('\0');
const small = (file) => statSync(file, { throwIfNoEntry: false })?.size < 1_000_000;

const found = files.filter(small).flatMap((file) => {
  const content = readFileSync(file, 'utf8');
  return Object.entries(kinds).flatMap(([kind, pattern]) => {
    const at = isText(content) ? content.search(pattern) : -1;
    return at < 0 ? [] : [`${file}:${content.slice(0, at).split('\n').length}: ${kind}`];
  });
});

for (const line of found) console.error(line);
if (found.length > 0) console.error('If it is real, it is no secret any more once pushed: revoke it, then remove it.');
process.exitCode = found.length > 0 ? 1 : 0;
