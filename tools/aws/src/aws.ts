import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type MiddlewareStack } from '@smithy/types';
import { inOneLine } from './aws-error.js';

/** Where AWS is: a region of it, or an emulator at `endpoint`. Without `credentials` those of the environment count. */
export interface AwsConfig {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** Whatever a call fails with is an AwsError: one line with the name of the call and the remedy. */
export const watched = <Input extends object, Output extends object, Client>(
  client: Client & { middlewareStack: MiddlewareStack<Input, Output> },
  { region }: AwsConfig,
): Client => {
  client.middlewareStack.add(
    (next, context) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        throw inOneLine(error, { call: context.commandName ?? '', client: context.clientName ?? '', region });
      }
    },
    { step: 'initialize', priority: 'high' },
  );
  return client;
};

/** What deploys to AWS: its stacks and buckets have it as the tag `tessera:edition`. */
export type Edition = 'serverless' | 'cross-region';

/** A client of each service that deployments need; none of them connects before it is asked something. */
export const awsAt = (config: AwsConfig, edition: Edition) => ({
  config,
  edition,
  formation: watched(new CloudFormationClient(config), config),
  functions: watched(new LambdaClient(config), config),
  identity: watched(new STSClient(config), config),
  parameters: watched(new SSMClient(config), config),
  queues: watched(new SQSClient(config), config),
  // An emulator has no name for each bucket.
  storage: watched(new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined }), config),
  tables: DynamoDBDocumentClient.from(watched(new DynamoDBClient(config), config)),
  watch: watched(new CloudWatchClient(config), config),
});

/** The clients, at one place. */
export type Aws = ReturnType<typeof awsAt>;
