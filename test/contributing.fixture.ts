import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const notCopied = new Set(['node_modules', 'dist', '.git', '.tessera']);

/** A block of a page: its language and its text. */
type Block = [language: string, text: string];

/** A copy of the repository, without what is built, to which the steps of its own pages are applied. */
export class Copy {
  readonly dir = mkdtempSync(join(tmpdir(), 'tessera contributing '));

  constructor() {
    cpSync(root, this.dir, { recursive: true, filter: (path) => !notCopied.has(basename(path)) });
    // Packages are those of the original, but for our own, which are the copy's.
    for (const group of ['', ...this.workspaces()]) this.link(join(group, 'node_modules'));
    mkdirSync(this.path('node_modules/@tessera'));
    for (const folder of this.workspaces())
      symlinkSync(this.path(folder), this.path(`node_modules/@tessera/${basename(folder)}`));
  }

  path = (file: string) => join(this.dir, file);
  read = (file: string) => readFileSync(this.path(file), 'utf8');

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Does what the blocks of a page say, in their order. */
  follow(page: string): void {
    for (const [, language = '', text = ''] of this.read(page).matchAll(/^```(\w+)\n([^]*?)^```$/gm))
      this.apply([language, text]);
  }

  /** What a program of the packages says; throws all of it when it fails. */
  run(command: string, ...args: string[]): string {
    try {
      return execFileSync(command, args, {
        cwd: this.dir,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { ...process.env, PATH: `${this.path('node_modules/.bin')}:${process.env['PATH']}` },
      });
    } catch (error) {
      throw new Error(`${command} ${args.join(' ')}:\n${Object(error).stdout}${Object(error).stderr}`, {
        cause: error,
      });
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  private workspaces = () => [
    ...['apps', 'deploy', 'libs', 'tools'].flatMap((group) =>
      readdirSync(join(root, group)).map((name) => `${group}/${name}`),
    ),
    'serverless',
  ];

  private link(folder: string): void {
    if (!existsSync(join(root, folder))) return;
    mkdirSync(this.path(folder));
    for (const name of readdirSync(join(root, folder)).filter((name) => name !== '@tessera' && name !== '.cache'))
      symlinkSync(join(root, folder, name), this.path(join(folder, name)));
  }

  private apply([language, text]: Block): void {
    if (language === 'sh') return void this.run('sh', '-euc', text);
    const [first = '', ...lines] = text.trimEnd().split('\n');
    if (language === 'diff') return this.patch(first, lines.join('\n').split('\n@@\n'));
    this.write(first.replace('// ', ''), `${lines.join('\n')}\n`);
  }

  /** Each hunk stands for a text that is there once: its lines without `+`, which become those without `-`. */
  private patch(file: string, hunks: readonly string[]): void {
    for (const hunk of hunks) {
      const without = (mark: string) =>
        hunk
          .split('\n')
          .filter((line) => !line.startsWith(mark))
          .map((line) => line.slice(1))
          .join('\n');
      const parts = this.read(file).split(without('+'));
      if (parts.length !== 2) throw new Error(`${file} has not once, but ${parts.length - 1} times:\n${without('+')}`);
      this.write(file, parts.join(without('-')));
    }
  }
}
