import {
  accountOf,
  apply,
  type Aws,
  checkParameters,
  createChangeSet,
  declaredIn,
  deleteBucket,
  type Deployed,
  discard,
  ensureBucket,
  knownRegion,
  type Package,
  parameterList,
  prepared,
  type Stack,
  type Talk,
  uploadCode,
} from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { silent } from '@tessera/stack';
import { codeBucketName } from './code-bucket-name.js';
import { allKept, writeKept } from './kept.js';
import { deleteParameters, ensureKeys, keyNames, readJwks } from './keys.js';
import { withSnapshot } from './snapshot.js';

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

/** What its rollback has not deleted nobody would find again. */
const remember = async (aws: Aws, name: string, stack: Stack) => writeKept(aws, name, await allKept(aws, name, stack));

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
  const before = await prepared(aws, name, { progress, dryRun, remember: (stack) => remember(aws, name, stack) });
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
  return await apply(aws, set, options, before);
};
