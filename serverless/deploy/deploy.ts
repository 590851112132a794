import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CommandError } from '@tessera/command';
import { type Progress, silent } from '@tessera/stack';
import { type Aws } from './aws.js';
import { type ChangeSet, createChangeSet, discard, execute } from './change-set.js';
import { changeLines, inShort, lossesIn } from './changes.js';
import { codeBucketName, deleteBucket, ensureBucket, uploadCode } from './code-bucket.js';
import { deleteParameters, ensureKeys, keyNames, readJwks } from './keys.js';
import { type Package } from './package.js';
import { checkParameters, declaredIn, parameterList } from './template-text.js';
import { prepared } from './prepared.js';
import { knownRegion } from './region.js';
import { withSnapshot } from './snapshot.js';
import { failuresOf, type Stack } from './stack.js';

/** How the person at the other end is spoken with. */
export interface Talk {
  progress?: Progress;
  /** A line of what was asked for. */
  say?(line: string): void;
  /** Whether what gets lost may get lost. Who cannot be asked has not agreed. */
  confirm?(question: string): Promise<boolean>;
}

/** What is to be deployed, and how. */
export interface DeployOptions extends Talk {
  /** Lower case letters, digits and hyphens, at most 20 of them. */
  stack: string;
  /** The text of the template. */
  template: string;
  code: Package;
  /** Parameters that were named; an update leaves the others as they are. */
  parameters?: Readonly<Record<string, string>>;
  /** Shows the changes, and leaves nothing. */
  dryRun?: boolean;
}

/** `none` when the stack was as it should be already. */
export interface Deployed {
  outcome: 'created' | 'updated' | 'none' | 'dry';
  stack?: Stack;
}

/** Whose account it is. The first question of all: it needs credentials and nothing else. */
export const accountOf = async ({ identity }: Aws): Promise<string> =>
  (await identity.send(new GetCallerIdentityCommand({}))).Account ?? '';

/** A stack's name is a part of a bucket's, whose rules are the narrowest. */
export const checkStackName = (name: string): string => {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(name)) return name;
  throw new CommandError(`A stack is named by at most 20 of a-z, 0-9 and -, and begins with a letter; not "${name}".`, {
    exitCode: 2,
  });
};

/** What the machine knows better than a person; where the template asks for it. */
const ownParameters = (
  { config }: Aws,
  { stack, code }: DeployOptions,
  { account, bucket, before }: { account: string; bucket: string; before: Stack | undefined },
): Record<string, string> => ({
  CodeBucket: bucket,
  CodePrefix: code.prefix,
  Jwks: keyNames(stack).jwks,
  KeyName: keyNames(stack).signing,
  Emulated: config.endpoint === undefined ? '0' : '1',
  // Who issues tokens must stay the same for good, and nobody knows the address of an API before it is there.
  ...(before?.parameters['Issuer'] === undefined ? { Issuer: `urn:tessera:${account}:${config.region}:${stack}` } : {}),
  // The emulator has no firewall to put before an API.
  ...(config.endpoint === undefined ? {} : { Waf: 'off' }),
});

/**
 * Brings a stack to this template and code: makes what is missing, shows the changes, asks where something gets lost, and
 * waits. Whatever interrupts it, the next run goes on. Refuses, with one line and before anything is created: no credentials,
 * an unknown region, a parameter out of range, a stack of that name that is somebody else's.
 */
export const deploy = async (aws: Aws, options: DeployOptions): Promise<Deployed> => {
  const { template, code, parameters = {}, progress = silent, dryRun = false } = options;
  const name = checkStackName(options.stack);
  knownRegion(aws.config.region);
  const declared = declaredIn(template);
  checkParameters(declared, parameters);
  const account = await accountOf(aws);
  const before = await prepared(aws, name, { progress, dryRun });
  const bucket = codeBucketName(account, aws.config, name);

  await using made = new AsyncDisposableStack();
  if ((await ensureBucket(aws, bucket, account)) && dryRun)
    made.defer(async () => void (await deleteBucket(aws, bucket)));
  if (await ensureKeys(aws, name)) {
    if (dryRun) made.defer(async () => void (await deleteParameters(aws, Object.values(keyNames(name)))));
    else progress('keys', 'made the key that signs access tokens');
  }
  if (!dryRun)
    progress('code', `${await uploadCode(aws, bucket, code)} of ${code.rooms.length} zips uploaded to ${bucket}`);
  const given = { ...ownParameters(aws, options, { account, bucket, before }), ...parameters };
  const set = await createChangeSet(aws, {
    stack: name,
    isNew: before === undefined,
    bucket,
    template: withSnapshot(template, {
      keys: await readJwks(aws, name),
      values: { ...before?.parameters, ...given },
    }),
    parameters: parameterList(declared, given, Object.keys(before?.parameters ?? {})),
  });
  if (dryRun) made.defer(() => discard(aws, set));
  return await decide(aws, set, options, before);
};

const decide = async (aws: Aws, set: ChangeSet, options: DeployOptions, before?: Stack): Promise<Deployed> => {
  const { say = () => undefined, dryRun = false } = options;
  if (!set.isExecutable) {
    if (!dryRun) await discard(aws, set);
    return before ? { outcome: 'none', stack: before } : { outcome: 'none' };
  }
  for (const line of changeLines(set.changes)) say(line);
  say(`${inShort(set.changes) || 'only outputs or tags change'}.`);
  if (dryRun) return { outcome: 'dry' };
  await agree(aws, set, options);
  return finish(aws, set, options, before);
};

const agree = async (aws: Aws, set: ChangeSet, { confirm }: DeployOptions) => {
  const losses = lossesIn(set.changes);
  if (losses.length === 0) return;
  if (await confirm?.(`${losses.map(({ name }) => name).join(', ')}: may that be replaced or removed?`)) return;
  await discard(aws, set);
  throw new CommandError('Nothing was changed: --yes agrees to what is replaced or removed.');
};

const finish = async (
  aws: Aws,
  set: ChangeSet,
  { progress = silent }: DeployOptions,
  before?: Stack,
): Promise<Deployed> => {
  progress('stack', `executing ${inShort(set.changes)}`);
  const stack = await execute(aws, set, progress);
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)) return { outcome: before ? 'updated' : 'created', stack };
  const failures = await failuresOf(aws, stack);
  throw new CommandError(
    [`The stack ${stack.name} is ${stack.status}: mend this and say it again.`, ...failures.slice(0, 5)].join('\n  '),
  );
};
