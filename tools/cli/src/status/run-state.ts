import { CommandError, isAlive } from '@tessera/command';
import * as z from 'zod';
import { nameInState, readState } from '../project.js';

const pid = z.int().positive();

/** `.tessera/state.json`, as `npm start` writes it. What it holds beyond this is printed as it is. */
const runState = z.looseObject({
  ready: z.boolean(),
  urls: z.record(z.string(), z.string()),
  services: z.array(
    z.looseObject({
      name: z.string(),
      pid,
      url: z.string(),
      management: z.string().optional(),
      ready: z.boolean(),
      readySince: z.string().optional(),
    }),
  ),
  stack: z.array(z.looseObject({ name: z.string(), pid: pid.optional(), version: z.string(), url: z.string() })),
});

export type RunState = z.infer<typeof runState>;

/** A run that was killed leaves its file behind; what counts is whether any of its processes lives. */
const isRunning = ({ services, stack }: RunState) =>
  [...services, ...stack].some(({ pid }) => pid !== undefined && isAlive(pid));

/** What runs, or undefined when nothing does. */
export const readRunState = (project?: string): RunState | undefined => {
  const document = readState('state.json', project);
  if (document === undefined) return undefined;
  const { data } = runState.safeParse(document);
  if (!data)
    throw new CommandError(
      `${nameInState('state.json', project)} is of another version: stop the platform and run "npm start".`,
    );
  return isRunning(data) ? data : undefined;
};
