import { CreateStackCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { type Aws, awsAt, type Emulator, startEmulator } from '@tessera/aws';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { deploy, type DeployOptions, destroy, rotateKey } from '../deploy/index.js';
import { readJwks, readRotation, writeRotation } from '../deploy/keys.js';
import { type SmallCode, smallCode, smallerTemplate, smallTemplate } from './small-stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

const dist = (file: string) => new URL(file, import.meta.url).href;

await withTools('Deploying', emulated, async () => {
  let emulator: Emulator;
  let aws: Aws;
  let small: SmallCode;
  beforeAll(async () => {
    [emulator, small] = await Promise.all([startEmulator(), smallCode()]);
    aws = awsAt(emulator.config, 'serverless');
  });
  afterAll(async () => {
    small.remove();
    await emulator.stop();
  });
  afterEach(() => emulator.reset());

  const run = (options: Partial<DeployOptions> = {}) =>
    deploy(aws, { stack: 'shop', template: smallTemplate, code: small.code, ...options });

  /** Everything that there is, by kind. */
  const listed = async () => {
    const { StackSummaries = [] } = await aws.formation.send(new ListStacksCommand({}));
    const { TableNames = [] } = await aws.tables.send(new ListTablesCommand({}));
    const { Buckets = [] } = await aws.storage.send(new ListBucketsCommand({}));
    const { QueueUrls = [] } = await aws.queues.send(new ListQueuesCommand({}));
    const { Parameters = [] } = await aws.parameters.send(new DescribeParametersCommand({}));
    return {
      stacks: StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map((one) => one.StackName),
      tables: TableNames.length,
      buckets: Buckets.length,
      queues: QueueUrls.length,
      parameters: Parameters.length,
    };
  };
  const nothing = { stacks: [], tables: 0, buckets: 0, queues: 0, parameters: 0 };

  it('deploys, and has nothing to do when it is said again', async () => {
    expect(await run()).toMatchObject({ outcome: 'created', stack: { status: 'CREATE_COMPLETE' } });
    expect(await run()).toMatchObject({ outcome: 'none', stack: { outputs: { Url: 'http://localhost/v1' } } });
  });

  it('changes what is named, and leaves the other parameters as they are', async () => {
    await run({ parameters: { LogDays: '30' } });
    expect(await run()).toMatchObject({ outcome: 'none', stack: { parameters: { LogDays: '30' } } });
    expect(await run({ parameters: { LogDays: '7' } })).toMatchObject({ outcome: 'updated' });
  });

  it('shows what a first deployment and an update would do, and leaves nothing of it', async () => {
    const said: string[] = [];
    const dry = { dryRun: true, say: (line: string) => said.push(line) > 0 };
    expect(await run(dry)).toEqual({ outcome: 'dry' });
    expect(said.join('\n')).toMatch(/add +OrdersTable +DynamoDB::Table/);
    expect(await listed()).toEqual(nothing);
    await run();
    const before = await listed();
    expect(await run({ ...dry, template: smallerTemplate })).toEqual({ outcome: 'dry' });
    expect(said.at(-1)).toBe('1 to remove.');
    expect(await listed()).toEqual(before);
    expect(await run()).toMatchObject({ outcome: 'none' });
  });

  it('asks before something gets lost', async () => {
    await run();
    const asked: string[] = [];
    const answer = (yes: boolean) => (question: string) => Promise.resolve(asked.push(question) > 0 && yes);
    await expect(run({ template: smallerTemplate, confirm: answer(false) })).rejects.toThrow(
      'Nothing was changed: --yes',
    );
    await expect(run({ template: smallerTemplate })).rejects.toThrow('Nothing was changed: --yes');
    expect(await run()).toMatchObject({ outcome: 'none' });
    expect(await run({ template: smallerTemplate, confirm: answer(true) })).toMatchObject({ outcome: 'updated' });
    expect(asked).toEqual(Array(2).fill('Spare: may that be replaced or removed?'));
  });

  /** A deployment in a process of its own, which is killed when its change set is ready. */
  const killedDeployment = () => {
    const program = `
    import { awsAt } from '${dist('../../tools/aws/dist/index.js')}';
    import { deploy } from '${dist('../dist/deploy/index.js')}';
    const progress = (part, line) => line.startsWith('executing') && process.kill(process.pid, 'SIGKILL');
    const { prefix, rooms } = ${JSON.stringify({ prefix: small.code.prefix, rooms: small.code.rooms.map(({ room, zip }) => ({ room, zip: [...zip] })) })};
    const code = { prefix, rooms: rooms.map(({ room, zip }) => ({ room, zip: Uint8Array.from(zip) })) };
    await deploy(awsAt(${JSON.stringify(emulator.config)}, 'serverless'), { stack: 'shop', template: ${JSON.stringify(smallTemplate)}, code, progress });`;
    return promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  };

  it('finishes what was killed between its upload and its changes', async () => {
    await expect(killedDeployment()).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(await listed()).toMatchObject({ stacks: ['shop'], tables: 0 });
    const said: string[] = [];
    const progress = (part: string, line: string) => said.push(`${part}: ${line}`);
    expect(await run({ progress })).toMatchObject({ outcome: 'created' });
    expect(said.join('\n')).toMatch(
      /deleting what an earlier run has left \(REVIEW_IN_PROGRESS\)[^]*0 of 1 zips uploaded/,
    );
  });

  it('says why a deployment failed, replaces what it has left, and forgets none of it', async () => {
    const broken = smallTemplate.replace(
      '  Role:',
      '  Broken: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: -1 } }\n  Role:',
    );
    await expect(run({ template: broken })).rejects.toThrow(/^The stack shop is ROLLBACK_COMPLETE: .*\n {2}Broken: /);
    expect(await run()).toMatchObject({ outcome: 'created' });
    await destroy(aws, { stack: 'shop', data: true, confirm: async () => true });
    expect(await listed()).toEqual(nothing);
  });

  it.each([
    ['an unknown region', { region: 'mars-1' }, {}, 'There is no region mars-1'],
    [
      'a parameter out of range',
      {},
      { parameters: { LogDays: '0' } },
      'Parameter LogDays must be 1 to 3653; it is "0".',
    ],
    ['an unknown parameter', {}, { parameters: { Colour: 'red' } }, 'There is no parameter Colour'],
    ['a name that no bucket could have', {}, { stack: 'Shop_1' }, 'A stack is named by at most 20 of'],
  ])('refuses %s before anything is created', async (_, config, options, says) => {
    const there = awsAt({ ...emulator.config, ...config }, 'serverless');
    const asked = { stack: 'shop', template: smallTemplate, code: small.code, ...options };
    await expect(deploy(there, asked)).rejects.toThrow(says);
    expect(await listed()).toEqual(nothing);
  });

  it('leaves the stack of somebody else alone', async () => {
    const TemplateBody = 'Resources: { Topic: { Type: AWS::SNS::Topic } }';
    await aws.formation.send(new CreateStackCommand({ StackName: 'shop', TemplateBody }));
    const before = await listed();
    await expect(run()).rejects.toThrow(/^The stack shop is not one of Tessera's/);
    await expect(destroy(aws, { stack: 'shop', data: true, confirm: async () => true })).rejects.toThrow(
      /not one of Tessera's/,
    );
    expect(await listed()).toEqual(before);
  });

  const fillBucket = async (Bucket = '') => {
    for (const Body of ['one', 'two']) await aws.storage.send(new PutObjectCommand({ Bucket, Key: 'receipt', Body }));
  };

  it('destroys a stack and keeps the data, then the data too', async () => {
    const { stack } = await run();
    await fillBucket(stack?.outputs['ReceiptsBucket']);
    const agreed = { stack: 'shop', confirm: async () => true };
    await expect(destroy(aws, { stack: 'shop' })).rejects.toThrow('Nothing was deleted: --yes agrees.');
    await destroy(aws, { ...agreed, data: true, dryRun: true });
    expect(await run()).toMatchObject({ outcome: 'none' });
    await destroy(aws, agreed);
    expect(await listed()).toEqual({ stacks: [], tables: 1, buckets: 1, queues: 4, parameters: 3 });
    const said: string[] = [];
    await destroy(aws, { ...agreed, data: true, say: (line) => said.push(line) > 0 });
    expect(said.join('\n')).toMatch(/There is no stack shop any more[^]*table +shop-OrdersTable/);
    expect(await listed()).toEqual(nothing);
  });

  it('destroys at once what was deployed twice, also of the first time', async () => {
    const agreed = { stack: 'shop', confirm: async () => true };
    await run();
    await destroy(aws, agreed);
    await run();
    await destroy(aws, { ...agreed, data: true });
    expect(await listed()).toEqual(nothing);
  });

  it('lets another key sign in three steps', async () => {
    await run();
    const kids = async () => (await readJwks(aws, 'shop'))?.map(({ kid }) => kid);
    const [first] = (await kids()) ?? [];
    expect(await rotateKey(aws, 'shop')).toMatch(/^1 of 3/);
    const [, second] = (await kids()) ?? [];
    expect(await run()).toMatchObject({ outcome: 'none' });
    expect(await rotateKey(aws, 'shop')).toMatch(/^2 of 3: key .* signs/);
    expect(await rotateKey(aws, 'shop')).toMatch(/^2 of 3 is done/);
    expect(await readRotation(aws, 'shop')).toMatchObject({ old: [first] });
    // Half an hour later.
    await writeRotation(aws, 'shop', { old: [first ?? ''], since: 0 });
    expect(await rotateKey(aws, 'shop')).toMatch(/^3 of 3/);
    expect([await kids(), await readRotation(aws, 'shop')]).toEqual([[second], undefined]);
    expect(await run()).toMatchObject({ outcome: 'none' });
  });
});
