import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { type Aws, parameterText, resourcesOf, retainedIn, type Stack, templateOf } from '@tessera/aws';
import * as z from 'zod';

const names = z.array(z.string()).default([]);
const kept = z.object({ tables: names, buckets: names, queues: names });

/** Names of what outlives a stack. CloudFormation forgets them with the stack, so they are written down. */
export type Kept = z.infer<typeof kept>;

/** Where they are written down. */
export const keptName = (stack: string): string => `/tessera/${stack}/kept`;

const readKept = async (aws: Aws, stack: string): Promise<Kept> => {
  const text = await parameterText(aws, keptName(stack));
  return kept.parse(text === undefined ? {} : JSON.parse(text));
};

// Names of many stacks may need more than the 4 KB that cost nothing.
const Tier = 'Intelligent-Tiering';

export const writeKept = async ({ parameters }: Aws, stack: string, value: Kept): Promise<void> => {
  await parameters.send(
    new PutParameterCommand({
      Name: keptName(stack),
      Type: 'String',
      Value: JSON.stringify(value),
      Overwrite: true,
      Tier,
    }),
  );
};

/** Each name once. */
const merged = (one: Kept, other: Kept): Kept => ({
  tables: [...new Set([...one.tables, ...other.tables])],
  buckets: [...new Set([...one.buckets, ...other.buckets])],
  queues: [...new Set([...one.queues, ...other.queues])],
});

/** What the template says that outlives it. What serves the whole account does so for good, and is none of ours to delete. */
const outliving = async (aws: Aws, stack: Stack): Promise<Kept> => {
  const retained = retainedIn(await templateOf(aws, stack));
  const resources = (await resourcesOf(aws, stack)).filter(({ name, id }) => id && retained.has(name));
  const named = (wanted: string) => resources.filter(({ type }) => type === wanted).map(({ id }) => id);
  return { tables: named('AWS::DynamoDB::Table'), buckets: named('AWS::S3::Bucket'), queues: named('AWS::SQS::Queue') };
};

/** What outlives the stack, and what earlier ones of this name have left. */
export const allKept = async (aws: Aws, name: string, stack: Stack | undefined): Promise<Kept> => {
  const before = await readKept(aws, name);
  return stack ? merged(before, await outliving(aws, stack)) : before;
};
