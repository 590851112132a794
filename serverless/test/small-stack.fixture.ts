import { type Package } from '@tessera/aws';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFunctions } from '../deploy/index.js';

/** A template with as much in it as deploying has to do with, and a change of it that gets something lost. */
export const smallTemplate = `
Parameters:
  CodeBucket: { Type: String }
  CodePrefix: { Type: String }
  Jwks: { Type: 'AWS::SSM::Parameter::Value<String>' }
  KeyName: { Type: String }
  LogDays: { Type: Number, Default: 14, MinValue: 1, MaxValue: 3653 }
Resources:
  OrdersTable:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }, { AttributeName: sk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
  ReceiptsBucket: { Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: { VersioningConfiguration: { Status: Enabled } } }
  ChangesQueue: { Type: 'AWS::SQS::Queue', DeletionPolicy: Retain }
  ChangesDeadQueue: { Type: 'AWS::SQS::Queue', DeletionPolicy: Retain }
  SettleDeadQueue: { Type: 'AWS::SQS::Queue', DeletionPolicy: Retain }
  ReceiptDeadQueue: { Type: 'AWS::SQS::Queue', DeletionPolicy: Retain }
  Spare: { Type: 'AWS::SNS::Topic' }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
  Settle:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: { S3Bucket: !Ref CodeBucket, S3Key: !Sub '\${CodePrefix}/settle.zip' }
      Environment: { Variables: { JWKS: !Ref Jwks, DAYS: !Ref LogDays } }
Outputs:
  Url: { Value: 'http://localhost/v1' }
  OutboxTable: { Value: !Ref OrdersTable }
  ReceiptsBucket: { Value: !Ref ReceiptsBucket }
  ChangesQueueUrl: { Value: !Ref ChangesQueue }
  ChangesDeadQueueUrl: { Value: !Ref ChangesDeadQueue }
  SettleDeadQueueUrl: { Value: !Ref SettleDeadQueue }
  ReceiptDeadQueueUrl: { Value: !Ref ReceiptDeadQueue }
  SettleOrderFunction: { Value: !Ref Settle }
`;

/** The same without one of its resources. */
export const smallerTemplate = smallTemplate.replace(/^ {2}Spare: .*\n/m, '');

/** A function that writes down what it was asked. */
export interface SmallCode {
  code: Package;
  /** What it was asked so far. */
  asked(): unknown[];
  remove(): void;
}

/** A package of one function, in a folder for temporary files. */
export const smallCode = async (): Promise<SmallCode> => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-code-'));
  const file = join(folder, 'asked.jsonl');
  writeFileSync(file, '');
  mkdirSync(join(folder, 'settle'));
  const source = `import { appendFileSync } from 'node:fs';
    export const handler = async (event: unknown) => appendFileSync('${file}', JSON.stringify(event) + '\\n');`;
  writeFileSync(join(folder, 'settle', 'index.ts'), source);
  const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return {
    code: await packageFunctions({ folder }),
    asked: () => lines().map((line) => JSON.parse(line)),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
