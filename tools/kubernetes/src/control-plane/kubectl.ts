import { CommandError } from '@tessera/command';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What kubectl has said. Warnings of the API server are among the errors, one a line. */
export interface Answer {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** Runs kubectl; never throws for what the API server answers. */
export type Attempt = (args: readonly string[], input?: string) => Promise<Answer>;

/** A kubectl for one cluster. `home` holds what it remembers: that of the person who runs it knows other clusters. */
export const kubectlOf =
  (program: string, kubeconfig: string, home: string, wrapper: readonly string[] = []): Attempt =>
  async (args, input = '') => {
    const [command = program, ...rest] = [...wrapper, program, `--kubeconfig=${kubeconfig}`, ...args];
    const child = spawn(command, rest, { env: { PATH: process.env['PATH'], HOME: home } });
    const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    // One that ends before it has read everything says why on its own.
    child.stdin.on('error', () => undefined).end(input);
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { ok: code === 0, stdout, stderr };
  };

/** What it printed, or an error with what it complained of. */
export const answered =
  (attempt: Attempt) =>
  async (args: readonly string[], input?: string): Promise<string> => {
    const { ok, stdout, stderr } = await attempt(args, input);
    if (!ok) throw new CommandError(`kubectl ${args.join(' ')}: ${stderr.trim().replaceAll('\n', '; ')}`);
    return stdout;
  };

/** The warnings in an answer. */
export const warningsOf = ({ stderr }: Answer): string[] =>
  stderr.split('\n').filter((line) => line.startsWith('Warning:'));
