import { type Deployed, type Package } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { carried, carries, carriesLater } from './carry.js';
import { packageFunctions } from './code.js';
import { resolvedRun, sayMissing } from './missing.js';
import { activePeering } from './peering.js';
import { refuse } from './refusals.js';
import { progressOf, type Run, sayOf, siteOf, type Speech } from './run.js';
import { checkStep, deployStep } from './step.js';
import { deployOrder, stackName, type StepName, steps, type TemplateName } from './steps.js';
import { outputsThere, parametersOf, type SiteAt, survey } from './survey.js';
import { checkSettings, type Wanted } from './wanted.js';
import { templateText } from '../template/read.js';

/** Where it is deployed to, and from what. */
export interface Surroundings {
  siteAt: SiteAt;
  /** The templates and functions of this working copy, unless others are named. */
  templateText?: (name: TemplateName) => string;
  code?: Package;
}

/** How. */
export interface Deploying extends Speech {
  /** Shows the changes, and leaves nothing. */
  dryRun?: boolean;
}

/** What became of a step. */
export type StepDeployed = Deployed & { step: StepName };

/** Alarms without a topic only change their colour. */
const sayMute = ({ survey: found, wanted, speech }: Run): void => {
  const mute = (['main', 'client', 'standby-main'] as const).filter(
    (step) =>
      found.sites[steps[step].place] &&
      !(wanted.set?.[step]?.['AlertTopicArn'] ?? parametersOf(found, step)['AlertTopicArn']),
  );
  for (const step of mute)
    sayOf(speech)(`Alarms of ${step} tell nobody: --set ${step}.AlertTopicArn=<arn> names a topic.`);
};

/** Looks, refuses, and makes ready: nothing is created until it has come through here. */
export const begin = async (around: Surroundings, wanted: Wanted, how: Deploying): Promise<Run> => {
  checkSettings(wanted.set);
  const found = await survey(around.siteAt, wanted);
  const isStandby = found.regions.standby !== undefined;
  if (wanted.promote && !isStandby)
    throw new CommandError('There is no standby to promote: --standby names its region.', { exitCode: 2 });
  refuse(found, wanted, sayOf(how));
  const texts = around.templateText ?? templateText;
  for (const step of deployOrder({ standby: isStandby })) checkStep(texts(steps[step].template), step, found, wanted);
  const run = {
    survey: found,
    wanted,
    code: around.code ?? (await packageFunctions(how.progress)),
    templateText: texts,
    speech: how,
    progress: progressOf(how),
    dryRun: how.dryRun ?? false,
    outputs: outputsThere(found),
  };
  sayMute(run);
  return run;
};

/** The peering that a step's routes lead into must let packets through before. */
const mayBegin = async (run: Run, step: StepName): Promise<void> => {
  const [from] = carries[step]['PeeringId']?.split('.') ?? [];
  const owner = from as StepName | undefined;
  const id = owner && run.outputs[owner]?.['PeeringId'];
  if (!owner || !id) return;
  const { progress } = run;
  await activePeering(siteOf(run, owner), { id, stack: stackName(run.wanted.name, owner) }, { progress });
};

/** Once the standby is there, the client is told of it. */
const isKnown = (run: Run, step: StepName): boolean =>
  Object.values(carries[step]).every((source) => {
    const [owner = '', output = ''] = source.split('.');
    return run.outputs[owner as StepName]?.[output] !== undefined;
  });

const showMissing = (run: Run, step: StepName): StepDeployed => {
  const stack = resolvedRun(run).get(step);
  if (stack) sayMissing(run, step, stack);
  return { step, outcome: 'dry' };
};

const inTurn = async (run: Run, step: StepName): Promise<StepDeployed> => {
  if (run.dryRun && !(run.survey.stacks.has(step) && isKnown(run, step))) return showMissing(run, step);
  await mayBegin(run, step);
  const deployed = await deployStep(run, step);
  if (deployed.stack) run.outputs = { ...run.outputs, [step]: deployed.stack.outputs };
  return { ...deployed, step };
};

/** It was its turn before, and what came since does not concern it. */
const isSettled = ({ outputs, dryRun }: Run, step: StepName, before: StepDeployed | undefined): boolean => {
  if (!before) return false;
  const later = Object.keys(carriesLater[step] ?? {});
  const values = dryRun ? {} : carried(step, outputs);
  return dryRun || later.every((name) => before.stack?.parameters[name] === values[name]);
};

/**
 * Brings all stacks to these templates and functions, one after another, and carries what one says into the next. Whatever
 * interrupts it, the next run goes on; with nothing to change it changes nothing. What has to be refused is refused, all of it
 * at once, before anything is created.
 */
export const deploy = async (around: Surroundings, wanted: Wanted, how: Deploying = {}): Promise<StepDeployed[]> => {
  const run = await begin(around, wanted, how);
  const deployed: StepDeployed[] = [];
  for (const step of deployOrder({ standby: run.survey.regions.standby !== undefined })) {
    const before = deployed.findLast((one) => one.step === step);
    if (!isSettled(run, step, before)) deployed.push(await inTurn(run, step));
  }
  return deployed;
};
