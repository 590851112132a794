import {
  accountOf,
  apply,
  createChangeSet,
  declaredIn,
  ensureBucket,
  parameterList,
  prepared,
  templateOf,
} from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { codeBucketName } from './code.js';
import { handmadeIn, revoke } from './handmade.js';
import { faultIn, probe } from './invoke.js';
import { runningStacks } from './own.js';
import { type Rules, rotateRules, type Times } from './rotation.js';
import { progressOf, sayOf, type Speech } from './run.js';
import { type Site } from './site.js';
import { activeOf, type Colour, slotted, type SlottedStep, slottedSteps } from './slots.js';
import { stackName, steps } from './steps.js';
import { find, type Found, regionsOf, type SiteAt } from './survey.js';
import { type Wanted } from './wanted.js';

/** How rules are rotated. */
export interface RotateOptions extends Speech {
  times?: Times;
}

const editionTag = 'tessera:edition';

/** Changes this one parameter: template, tags and all other values stay as they are. */
const putRules = async ({ aws }: Site, name: string, rules: Rules, speech: Speech): Promise<void> => {
  const progress = progressOf(speech);
  speech.begins?.(`${name} in ${aws.config.region}`);
  const before = await prepared(aws, name, { progress, dryRun: false });
  if (!before) throw new CommandError(`The stack ${name} is gone: "tessera aws cross-region deploy" makes it.`);
  const account = await accountOf(aws);
  const bucket = codeBucketName(account, aws.config.region);
  await ensureBucket(aws, bucket, account);
  const template = await templateOf(aws, before);
  const set = await createChangeSet(aws, {
    stack: name,
    isNew: false,
    bucket,
    template,
    parameters: parameterList(declaredIn(template), { ActiveRules: rules }, Object.keys(before.parameters)),
    tags: Object.entries(before.tags).flatMap(([Key, Value]) => (Key === editionTag ? [] : [{ Key, Value }])),
  });
  // That rules are removed from a group is what was asked for.
  await apply(aws, set, { ...speech, confirm: () => Promise.resolve(true) }, before);
};

const siteFor = ({ sites }: Found, step: SlottedStep): Site => {
  const site = sites[steps[step].place];
  if (!site) throw new Error(`${step} has no region`);
  return site;
};

/** What is in the empty group now and was put there by hand would be in force again after the next rotation. */
const clear = async (found: Found, step: SlottedStep, empty: Colour, speech: Speech): Promise<void> => {
  const say = sayOf(speech);
  const site = siteFor(found, step);
  const rules = await handmadeIn(found, site, slotted[step].groups[empty], empty);
  if (rules.length === 0) return;
  say(`The ${empty} group of ${stackName(found.name, step)} has rules that no template made:`);
  for (const { group, rule, says } of rules) say(`  ${group} ${rule} ${says}`);
  if (!(await speech.confirm?.('Revoke them?'))) return say('They were left: --yes agrees.');
  for (const rule of rules) await revoke(site, rule);
  progressOf(speech)('rotate', `${rules.length} revoked`);
};

const isRules = (text: string): text is Rules => ['blue', 'green', 'both'].includes(text);

const rotateStep = async (siteAt: SiteAt, found: Found, step: SlottedStep, options: RotateOptions): Promise<void> => {
  const { times, ...speech } = options;
  const [stack, client] = [found.stacks.get(step), found.stacks.get('client')];
  if (!stack || !client) return;
  const from = activeOf(stack);
  if (!isRules(from))
    throw new CommandError(`Rules of ${stack.name} are in no group: deploy with --set ${step}.ActiveRules=blue first.`);
  const to = await rotateRules({
    from,
    change: (rules) => putRules(siteFor(found, step), stack.name, rules, speech),
    probe: async () => faultIn(await probe(found.sites.client, client.outputs['CanaryFunctions'] ?? '')),
    progress: progressOf(speech),
    ...(times && { times }),
  });
  const now = await find(siteAt, { name: found.name, regions: regionsOf(found) });
  await clear(now, step, to === 'green' ? 'blue' : 'green', speech);
};

/**
 * Puts the rules of every pair of security groups into the other one, pair after pair, and clears what people have added to the
 * one that is empty then. Calls succeed all the while; where canaries say otherwise it goes back and ends there.
 */
export const rotate = async (
  siteAt: SiteAt,
  wanted: Pick<Wanted, 'name' | 'regions'>,
  options: RotateOptions = {},
): Promise<void> => {
  const found = await find(siteAt, wanted);
  await runningStacks(found);
  for (const step of slottedSteps) await rotateStep(siteAt, found, step, options);
};
