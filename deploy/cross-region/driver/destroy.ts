import { accountOf, deleteBucket, deleteStack, findStack, hasBucket, isBusy, settled, type Stack } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { codeBucketName } from './code.js';
import { ownStacks } from './own.js';
import { progressOf, sayOf, type Speech } from './run.js';
import { type Site } from './site.js';
import { destroyOrder, steps } from './steps.js';
import { find, type Found, type SiteAt } from './survey.js';
import { type Wanted } from './wanted.js';

/** How it is taken down. */
export interface Destroying extends Speech {
  /** The buckets with the functions, too; those of other deployments in the same regions lie in them as well. */
  code?: boolean;
  dryRun?: boolean;
  /** How long (ms) a stack may take. */
  patience?: number;
}

/** Lambda gives back its network interfaces 20 to 40 min after the function is gone; until then the subnets stay. */
const PATIENCE = 60 * 60_000;

interface Doomed {
  stack: Stack;
  site: Site;
  hasInterfaces: boolean;
}

const doomedOf = async (found: Found): Promise<Doomed[]> => {
  const stacks = await ownStacks(found);
  return destroyOrder.flatMap((step) => {
    const [stack, site] = [stacks.get(step), found.sites[steps[step].place]];
    return stack && site ? [{ stack, site, hasInterfaces: step === 'client' }] : [];
  });
};

/** Rejects when it lasts longer than anybody waits; CloudFormation goes on with it. */
const within = async <Answer>(work: Promise<Answer>, ms: number, says: string): Promise<Answer> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new CommandError(says)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** What an earlier run or another one does to it comes to its end first. */
const gone = async ({ site: { aws }, stack }: Doomed, speech: Speech): Promise<void> => {
  const progress = progressOf(speech);
  const now = isBusy(stack) ? await settled(aws, stack, progress) : await findStack(aws, stack.id);
  if (now && now.status !== 'DELETE_COMPLETE') await deleteStack(aws, now, progress);
};

const destroyOne = async (doomed: Doomed, { patience = PATIENCE, ...speech }: Destroying): Promise<void> => {
  const { stack, site, hasInterfaces } = doomed;
  const where = `${stack.name} in ${site.aws.config.region}`;
  const progress = progressOf(speech);
  speech.begins?.(where);
  progress('destroy', where);
  if (hasInterfaces) progress('destroy', 'network interfaces of Lambda may take 20 to 40 min to go');
  const late = `${where} is still being deleted: CloudFormation goes on; say it again later.`;
  await within(gone(doomed, speech), patience, late);
};

const bucketsOf = async ({ sites }: Found): Promise<{ site: Site; bucket: string }[]> => {
  const account = await accountOf(sites.main.aws);
  const all = Object.values(sites).map((site) => ({ site, bucket: codeBucketName(account, site.aws.config.region) }));
  const there = await Promise.all(all.map(({ site, bucket }) => hasBucket(site.aws, bucket, account)));
  return all.filter((_, at) => there[at]);
};

const planned = (name: string, doomed: readonly Doomed[], buckets: readonly { bucket: string }[], code: boolean) => [
  doomed.length === 0 ? `There is no stack of ${name} any more.` : 'Deleted, in this order:',
  ...doomed.map(({ stack, site }) => `  stack   ${stack.name} in ${site.aws.config.region} (${stack.status})`),
  ...(buckets.length === 0 ? [] : [code ? 'Deleted with all code in them:' : 'What stays, and --code deletes:']),
  ...buckets.map(({ bucket }) => `  bucket  ${bucket}`),
];

/**
 * Deletes all stacks, in the reverse order of their making: nothing goes that something else still stands on. The first one
 * shuts the door. May be interrupted and said again.
 */
export const destroy = async (
  siteAt: SiteAt,
  wanted: Pick<Wanted, 'name' | 'regions'>,
  how: Destroying = {},
): Promise<void> => {
  const { code = false, dryRun = false, confirm } = how;
  const found = await find(siteAt, wanted);
  const [doomed, buckets] = await Promise.all([doomedOf(found), bucketsOf(found)]);
  for (const line of planned(wanted.name, doomed, buckets, code)) sayOf(how)(line);
  if (dryRun || (doomed.length === 0 && !(code && buckets.length > 0))) return;
  if (!(await confirm?.(`Delete ${wanted.name}${code ? ' and the code' : ''}?`)))
    throw new CommandError('Nothing was deleted: --yes agrees.');
  for (const one of doomed) await destroyOne(one, how);
  if (code) for (const { site, bucket } of buckets) await deleteBucket(site.aws, bucket);
  progressOf(how)('destroy', 'done');
};
