import { CommandError } from '@tessera/command';
import { runCommand } from '@tessera/stack';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../peers/users.lua', import.meta.url));
const AT_ONCE = 32;

/** A load at full speed, of as many requests at once as there are connections. */
export interface Load {
  /** Without the id at the end. */
  url: string;
  usersFile: string;
  seconds: number;
  /** How many ids each user asks for in turn; 0: no id is asked for twice. */
  ids: number;
}

/** What it was answered; times in ms. */
export interface Answered {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Answered with 400 or more. */
  refused: number;
}

/** As users.lua prints it. */
interface Report extends Record<'requests' | 'micros' | 'refused' | 'failed' | 'p50' | 'p99', number> {}

let runs = 0;

/** Eight digits that begin the ids of a run, so that those of the next are new as well. */
const beginning = (ids: number) => (ids === 0 ? (Date.now() + runs++).toString(16).slice(-8) : '0190c0de');

/** wrk with one thread, to its end. A CommandError when connections break or nobody answers in 2 s: no figure means anything then. */
export const wrk = async ({ url, usersFile, seconds, ids }: Load): Promise<Answered> => {
  const env = { ...process.env, USERS: usersFile, RUN: beginning(ids), IDS: String(ids) };
  const args = ['-t1', `-c${AT_ONCE}`, `-d${seconds}s`, '-s', script, url];
  const { ok, reason, lines } = await runCommand('wrk', args, { env });
  if (!ok) throw new CommandError(`wrk ${reason}: ${lines.at(-1)}`);
  const report = JSON.parse(lines.at(-1) ?? '') as Report;
  if (report.failed > 0) throw new CommandError(`${url}: ${report.failed} requests were not answered`);
  const perSecond = report.requests / (report.micros / 1e6);
  return { ...report, perSecond, p50: report.p50 / 1_000, p99: report.p99 / 1_000 };
};
