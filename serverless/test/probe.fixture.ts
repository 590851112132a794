import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { GetBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import {
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Aws, emulatedApi, findStack } from '@tessera/aws';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { invoke } from './functions.fixture.js';
import { type GapId } from './gaps.js';

/** Whether a gap is still there. */
export type Probe = () => Promise<boolean>;

/** Small things to look at gaps by. */
const template = () => readFileSync(new URL('probe.yaml', import.meta.url), 'utf8');

const probeStack = async (aws: Aws): Promise<Readonly<Record<string, string>>> => {
  const [StackName, Capabilities] = ['probe', ['CAPABILITY_IAM' as const]];
  await aws.formation.send(new CreateStackCommand({ StackName, TemplateBody: template(), Capabilities }));
  return eventually(async () => {
    const stack = await findStack(aws, StackName);
    expect(stack?.status).toBe('CREATE_COMPLETE');
    return stack?.outputs ?? {};
  });
};

/** What a call was refused with. */
const refusedWith = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => '',
    (error: unknown) => String(error),
  );

const stackOf = (aws: Aws, template: { TemplateURL: string } | { TemplateBody: string }) =>
  refusedWith(aws.formation.send(new CreateStackCommand({ StackName: `probe-${randomUUID()}`, ...template })));

const firewalled = JSON.stringify({
  Resources: {
    Guard: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: 'arn:a', WebACLArn: 'arn:b' } },
  },
});

/** A client of somebody who may do what the role of the probe lets them. */
const senderOf = async ({ config, identity }: Aws, RoleArn: string) => {
  const { Credentials } = await identity.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'probe' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new SQSClient({ ...config, credentials });
};

const counted = (TableName: string) => ({
  Update: {
    TableName,
    Key: { pk: 'a' },
    UpdateExpression: 'ADD #count :one',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':one': 1 },
  },
});

/** Gaps that show in anything, by the things of the probe. */
export const smallProbes = async (aws: Aws) => {
  const outputs = await probeStack(aws);
  const output = (name: string) => outputs[name] ?? '';
  return {
    'callback-handlers': async () => (await invoke(aws, output('WithCallback'), {})).answer === 'called back',
    'error-names': async () => (await invoke(aws, output('Throwing'), {})).answer.errorType !== 'ValidationError',
    'express-limits': async () => {
      const input = JSON.stringify('x'.repeat(300_000));
      const states = new SFNClient({ ...aws.config, disableHostPrefix: true });
      const started = new StartSyncExecutionCommand({ stateMachineArn: output('Machine'), input });
      return (await states.send(started)).status === 'SUCCEEDED';
    },
    'move-task': async () => {
      const moved = aws.queues.send(new StartMessageMoveTaskCommand({ SourceArn: output('DeadArn') }));
      return /InvalidAction/.test(await refusedWith(moved));
    },
    's3-lifecycle': async () => {
      const asked = new GetBucketLifecycleConfigurationCommand({ Bucket: output('Bucket') });
      return /NoSuchLifecycleConfiguration/.test(await refusedWith(aws.storage.send(asked)));
    },
    's3-template-url': async () => {
      const TemplateURL = `https://${output('Bucket')}.s3.${aws.config.region}.amazonaws.com/template.yaml`;
      return /Invalid TemplateURL/.test(await stackOf(aws, { TemplateURL }));
    },
    'sqs-batch-action': async () => {
      const sender = await senderOf(aws, output('Sender'));
      const QueueUrl = output('QueueUrl');
      await sender.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
      const Entries = [{ Id: '1', MessageBody: 'one' }];
      return /sqs:SendMessageBatch/.test(
        await refusedWith(sender.send(new SendMessageBatchCommand({ QueueUrl, Entries }))),
      );
    },
    'transaction-conflict': async () => {
      const TransactItems = [counted(output('Table'))];
      const all = Array.from({ length: 20 }, () => aws.tables.send(new TransactWriteCommand({ TransactItems })));
      return (await Promise.allSettled(all)).every(({ status }) => status === 'fulfilled');
    },
    'usage-plan-path': async () => {
      const url = `${emulatedApi(aws.config.endpoint ?? '', output('ApiId'))}/v1/limited`;
      const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(url)).status));
      return statuses.every((status) => status === 200);
    },
    'waf-association': async () => /Unrecognized resource types/.test(await stackOf(aws, { TemplateBody: firewalled })),
  } satisfies Partial<Record<GapId, Probe>>;
};
