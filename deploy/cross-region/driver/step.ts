import {
  apply,
  checkParameters,
  createChangeSet,
  declaredIn,
  deleteBucket,
  type Deployed,
  discard,
  ensureBucket,
  parameterList,
  prepared,
  type Stack,
  uploadCode,
} from '@tessera/aws';
import { parseTemplate } from '../template/read.js';
import { carried } from './carry.js';
import { codeBucketName } from './code.js';
import { type Run, sayOf, siteOf } from './run.js';
import { withSnapshot } from './snapshot.js';
import { stackName, type StepName, steps } from './steps.js';
import { placeTags, type Survey } from './survey.js';
import { valuesOf } from './values.js';
import { type Wanted } from './wanted.js';

/** Where the rest of it is: only the main stack says so, because it is the first to come and the last to go. */
export const tagsOf = (step: StepName, { regions }: Survey) =>
  step === 'main'
    ? (['client', 'standby'] as const).flatMap((place) => {
        const region = regions[place];
        return region === undefined ? [] : [{ Key: placeTags[place], Value: region }];
      })
    : [];

/** The template, its deployment of the API named by what is in it. */
const templateOf = ({ templateText }: Run, step: StepName, values: Readonly<Record<string, string>>): string => {
  const text = templateText(steps[step].template);
  return withSnapshot(text, parseTemplate(text, steps[step].template), values);
};

const givenTo = (run: Run, step: StepName, before: Stack | undefined): Record<string, string> => {
  const { survey, wanted, code, outputs } = run;
  const isNew = before === undefined;
  return { ...valuesOf(step, { survey, wanted, prefix: code.prefix, isNew }), ...carried(step, outputs) };
};

/** Refuses a value, or a name of one, that the template would refuse. */
export const checkStep = (template: string, step: StepName, survey: Survey, wanted: Wanted): void => {
  const declared = declaredIn(template);
  const isNew = !survey.stacks.has(step);
  const values = Object.entries(valuesOf(step, { survey, wanted, prefix: 'tessera/0', isNew }));
  const known = Object.fromEntries(values.filter(([name]) => name in declared));
  checkParameters(declared, { ...known, ...wanted.set?.[step] });
};

/** Brings the stack of a step to its template and values. */
export const deployStep = async (run: Run, step: StepName): Promise<Deployed> => {
  const { survey, code, progress, dryRun, speech } = run;
  const { aws } = siteOf(run, step);
  const { region } = aws.config;
  const stack = stackName(survey.name, step);
  speech.begins?.(`${stack} in ${region}`);
  sayOf(speech)(`${stack} in ${region}`);
  const before = await prepared(aws, stack, { progress, dryRun });
  const [account, given] = [survey.accounts.main, givenTo(run, step, before)];
  const bucket = codeBucketName(account, region);
  await using made = new AsyncDisposableStack();
  if ((await ensureBucket(aws, bucket, account)) && dryRun)
    made.defer(async () => void (await deleteBucket(aws, bucket)));
  if (!dryRun && given['CodePrefix'] !== undefined)
    progress('code', `${await uploadCode(aws, bucket, code)} of ${code.rooms.length} zips uploaded to ${bucket}`);
  const template = templateOf(run, step, { ...before?.parameters, ...given });
  const set = await createChangeSet(aws, {
    stack,
    isNew: before === undefined,
    bucket,
    template,
    parameters: parameterList(declaredIn(template), given, Object.keys(before?.parameters ?? {})),
    tags: tagsOf(step, survey),
  });
  if (dryRun) made.defer(() => discard(aws, set));
  return await apply(aws, set, { ...speech, dryRun }, before);
};
