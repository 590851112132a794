import {
  type Aws,
  createChangeSet,
  discard,
  execute,
  failuresOf,
  type Stack,
  type Talk,
  templateOf,
} from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { silent } from '@tessera/stack';
import {
  deleteRotation,
  type Jwks,
  newKey,
  readJwks,
  readRotation,
  type Rotation,
  writeJwks,
  writeRotation,
  writeSigning,
} from './keys.js';
import { withSnapshot } from './snapshot.js';
import { ownStack } from './own-stack.js';

/** Functions keep the private key for 15 min, and what they signed last is good for 15 min more. */
const OLD_KEY_COUNTS_MS = 30 * 60_000;

type NextKey = Extract<Rotation, { next: unknown }>['next'];

/** What is to be done next; `wait` until the last token of the old key has expired. */
export type Step = 'publish' | 'sign' | 'wait' | 'drop';

/** What is to be done next, from what is there alone: so a rotation that was interrupted goes on where it was. */
export const nextStep = (keys: Jwks['keys'], rotation: Rotation | undefined, now = Date.now()): Step => {
  if (rotation === undefined) return 'publish';
  if ('next' in rotation) return keys.some(({ kid }) => kid === rotation.next.kid) ? 'sign' : 'publish';
  return now - rotation.since < OLD_KEY_COUNTS_MS ? 'wait' : 'drop';
};

/** Has functions and API take the public keys as they are now: CloudFormation looks them up each time. */
const redeploy = async (aws: Aws, stack: Stack, talk: Talk) => {
  const [template, published] = await Promise.all([templateOf(aws, stack), readJwks(aws, stack.name)]);
  const set = await createChangeSet(aws, {
    stack: stack.name,
    isNew: false,
    bucket: stack.parameters['CodeBucket'] ?? '',
    template: withSnapshot(template, { keys: published, values: stack.parameters }),
    parameters: Object.keys(stack.parameters).map((name) => ({ ParameterKey: name, UsePreviousValue: true })),
  });
  if (!set.isExecutable) return discard(aws, set);
  const after = await execute(aws, set, talk.progress ?? silent);
  if (after.status === 'UPDATE_COMPLETE') return;
  const failures = await failuresOf(aws, after);
  throw new CommandError(
    [`The stack ${stack.name} is ${after.status}: say it again.`, ...failures.slice(0, 5)].join('\n  '),
  );
};

/** The private half first: whoever is interrupted after it begins anew, with another one. */
const publish = async (aws: Aws, stack: Stack, keys: Jwks['keys'], talk: Talk) => {
  const { kid, pem, publicJwk } = await newKey();
  await writeRotation(aws, stack.name, { next: { kid, pem } });
  await writeJwks(aws, stack.name, [...keys, publicJwk]);
  await redeploy(aws, stack, talk);
  return `1 of 3: key ${kid} is published. Next: say it again, and it signs.`;
};

/** The first step may have been interrupted before its end, so it is made sure of that everybody knows the key. */
const sign = async (aws: Aws, stack: Stack, keys: Jwks['keys'], talk: Talk, { kid, pem }: NextKey) => {
  await redeploy(aws, stack, talk);
  await writeSigning(aws, stack.name, pem);
  const old = keys.map((key) => key.kid).filter((other) => other !== kid);
  await writeRotation(aws, stack.name, { old, since: Date.now() });
  return `2 of 3: key ${kid} signs. Next: say it again in 30 min, when no token of the old one is good any more.`;
};

const drop = async (aws: Aws, stack: Stack, keys: Jwks['keys'], talk: Talk, old: readonly string[]) => {
  await writeJwks(
    aws,
    stack.name,
    keys.filter(({ kid }) => !old.includes(kid)),
  );
  await redeploy(aws, stack, talk);
  await deleteRotation(aws, stack.name);
  return `3 of 3: ${old.join(', ')} counts no more. The rotation is done.`;
};

const wait = (since: number) => {
  const at = new Date(since + OLD_KEY_COUNTS_MS).toLocaleTimeString('sv');
  return `2 of 3 is done. Next: say it again after ${at}, when no token of the old key is good any more.`;
};

/** Does the next of the three steps by which another key comes to sign. Answers what was done and what is next. */
export const rotateKey = async (aws: Aws, name: string, talk: Talk = {}): Promise<string> => {
  const stack = await ownStack(aws, name);
  const [keys, rotation] = await Promise.all([readJwks(aws, name), readRotation(aws, name)]);
  if (!keys) throw new CommandError(`The stack ${name} has no keys: "tessera aws deploy" makes them.`);
  const step = nextStep(keys, rotation);
  if (rotation === undefined || step === 'publish') return publish(aws, stack, keys, talk);
  if ('next' in rotation) return sign(aws, stack, keys, talk, rotation.next);
  return step === 'wait' ? wait(rotation.since) : drop(aws, stack, keys, talk, rotation.old);
};
