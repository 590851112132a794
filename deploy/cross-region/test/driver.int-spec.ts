import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { findStack, templateOf } from '@tessera/aws';
import { emulated, withTools } from '@tessera/aws/testing';
import { ask, eventually, ISSUER, Signer } from '@tessera/testing';
import { deploy, destroy, type Surroundings } from '../driver/index.js';
import { survey } from '../driver/survey.js';
import { type Account, account, regions, standby } from './driver.fixture.js';
import { killedDeployment } from './killed.fixture.js';

await withTools('Deploying across regions', emulated, async () => {
  let aws: Account;
  beforeAll(async () => {
    aws = await account();
  });
  afterAll(() => aws.emulator.stop());
  afterEach(() => aws.renew());

  const outcomes = async (...args: Parameters<Account['run']>) =>
    (await aws.run(...args)).map(({ step, outcome }) => `${step} ${outcome}`);
  const main = (step = 'main') => findStack(aws.at(regions.main).aws, `demo-${step}`);
  const client = (step = 'client') => findStack(aws.at(regions.client).aws, `demo-${step}`);
  const yes = { confirm: () => Promise.resolve(true) };
  const nothing = { [regions.main]: [], [regions.client]: [], [standby]: [], buckets: [] };

  it('carries what one region says into the other, and has nothing to do when it is said again', async () => {
    expect(await outcomes()).toEqual(['main created', 'client created', 'routes created']);
    const [one, two, three] = await Promise.all([main(), client(), main('routes')]);
    expect(two?.parameters).toMatchObject({
      MainVpcId: one?.outputs['VpcId'],
      MainCidr: '10.64.0.0/20',
      MainRegion: 'eu-west-1',
      ApiId: one?.outputs['ApiId'],
    });
    expect(three?.parameters).toMatchObject({
      PeeringId: two?.outputs['PeeringId'],
      ClientCidr: '10.80.0.0/20',
      EndpointGroupBlue: one?.outputs['EndpointGroupBlue'],
    });
    const text = one && (await templateOf(aws.at(regions.main).aws, one));
    expect(text).toMatch(/"DeploymentOf[0-9a-f]{8}"/);
    expect(text).not.toContain('DeploymentOf0000');
    expect(await outcomes()).toEqual(['main none', 'client none', 'routes none']);
  });

  it('keeps what an earlier run was told', async () => {
    await aws.run({ cidrs: { client: '10.81.0.0/20' }, set: { client: { Attempts: '2' } } });
    expect(await outcomes()).toEqual(['main none', 'client none', 'routes none']);
    expect(await outcomes({ set: { client: { Attempts: '1' } } })).toEqual([
      'main none',
      'client updated',
      'routes none',
    ]);
    expect((await client())?.parameters).toMatchObject({ VpcCidr: '10.81.0.0/20', Attempts: '1' });
  });

  it('builds a standby, finds it again without being told, and takes everything down in reverse', async () => {
    const wanted = { regions: { ...regions, standby } };
    expect(await outcomes(wanted)).toEqual([
      'main created',
      'client created',
      'routes created',
      'standby-main created',
      'standby created',
      'standby-routes created',
      'client updated',
    ]);
    const there = findStack(aws.at(standby).aws, 'demo-standby-main');
    expect(await there).toMatchObject({ parameters: { Writes: 'off', VpcCidr: '10.96.0.0/20' } });
    expect((await client())?.parameters['StandbyOrigin']).toBe((await there)?.outputs['Origin']);
    const later = ['main', 'client', 'routes', 'standby-main', 'standby', 'standby-routes'];
    expect(await outcomes()).toEqual(later.map((step) => `${step} none`));
    expect(await outcomes({ promote: true })).toContain('standby-main updated');
    expect(await outcomes()).toEqual(later.map((step) => `${step} none`));

    const order: string[] = [];
    const begins = (stack: string) => void order.push(stack.split(' ')[0] ?? '');
    await destroy(aws.at, { name: 'demo', regions }, { ...yes, begins });
    const reversed = ['routes', 'standby-routes', 'standby', 'standby-main', 'client', 'main'];
    expect(order).toEqual(reversed.map((step) => `demo-${step}`));
    const all = [regions.client, regions.main, standby].map((region) => `tessera-xr-000000000000-${region}`);
    const listed = await aws.listed();
    expect({ ...listed, buckets: listed['buckets']?.toSorted() }).toEqual({ ...nothing, buckets: all.toSorted() });
    await destroy(aws.at, { name: 'demo', regions: { ...regions, standby } }, { ...yes, code: true });
    expect(await aws.listed()).toEqual(nothing);
  });

  it('shows what a first deployment would make, and leaves nothing of it', async () => {
    const said: string[] = [];
    const dry = { dryRun: true, say: (line: string) => void said.push(line) };
    expect(await outcomes({}, dry)).toEqual(['main dry', 'client dry', 'routes dry']);
    const text = said.join('\n');
    expect(text).toMatch(/demo-main in eu-west-1 would be made:[^]*add +Vpc +EC2::VPC/);
    expect(text).toMatch(/MainVpcId +‹main.VpcId›[^]*add +Peering +EC2::VPCPeeringConnection/);
    expect(await aws.listed()).toEqual(nothing);
  });

  it('shows what an update would change, and changes nothing', async () => {
    await aws.run();
    const said: string[] = [];
    const dry = { dryRun: true, say: (line: string) => void said.push(line) };
    const before = await aws.listed();
    expect(await outcomes({ set: { client: { Attempts: '2' } } }, dry)).toEqual([
      'main none',
      'client dry',
      'routes none',
    ]);
    expect(said.join('\n')).toMatch(/modify +Client +Lambda::Function/);
    expect(await aws.listed()).toEqual(before);
    expect(await outcomes()).toEqual(['main none', 'client none', 'routes none']);
  });

  it('says everything that is wrong at once, and creates nothing', async () => {
    const TemplateBody = 'Resources: { Topic: { Type: AWS::SNS::Topic } }';
    await aws.at(regions.client).aws.formation.send(new CreateStackCommand({ StackName: 'demo-client', TemplateBody }));
    const before = await aws.listed();
    const wrong = { cidrs: { main: '10.64.0.7/20', client: '10.64.0.0/16' }, set: { main: { ZoneA: 'us-west-2a' } } };
    const refusal = await aws.run({ ...wrong, serverless: 'shop' }).catch((error: Error) => error.message);
    expect(
      String(refusal)
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['CIDR_HOST_BITS', 'CIDR_OVERLAP', 'ZONES', 'NAME_TAKEN', 'SERVERLESS']);
    expect(await aws.listed()).toEqual(before);
    await expect(destroy(aws.at, { name: 'demo', regions }, yes)).rejects.toThrow(/not one of Tessera's/);
    expect(await aws.listed()).toEqual(before);
  });

  it.each([
    [{ set: { client: { Attempts: '0' } } }, 'Parameter Attempts must be 1 to 10; it is "0".'],
    [{ set: { routes: { Colour: 'red' } } }, 'There is no parameter Colour: choose from PeeringId'],
    [{ set: { client: { ApiId: 'a' } } }, 'client.ApiId cannot be set: it comes from main.ApiId.'],
    [{ backend: 'arn:nonsense' }, 'Parameter BackendFunctionArn must match'],
    [{ promote: true }, 'There is no standby to promote: --standby names its region.'],
    [{ name: 'Demo_1' }, 'It is named by at most 20 of a-z'],
    [{ regions: { main: 'eu-west-1', client: 'eu-west-1' } }, 'SAME_REGION main and client are both eu-west-1'],
    [{ regions: { main: 'mars-1', client: 'us-east-1' } }, 'There is no region mars-1'],
  ])('refuses %j before anything is created', async (wanted, says) => {
    await expect(aws.run(wanted)).rejects.toThrow(says);
    expect(await aws.listed()).toEqual(nothing);
  });

  it.each([
    ['express', { BackendFunctionArn: 'arn:door', Issuer: 'urn:shop', Jwks: '{"keys":[]}' }],
    [
      'one',
      { code: 'SERVERLESS', says: expect.stringMatching(/^the stack shop has no function in front \(Chain=one\)/) },
    ],
  ])('takes over what a stack of the serverless edition says (Chain=%s)', async (chain, link) => {
    const template = {
      Parameters: { Chain: { Type: 'String' }, Issuer: { Type: 'String' }, Jwks: { Type: 'String' } },
      Conditions: { Express: { 'Fn::Equals': [{ Ref: 'Chain' }, 'express'] } },
      Resources: {
        Keys: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/jwks', Type: 'String', Value: '{"keys":[]}' } },
      },
      Outputs: { DoorFunctionArn: { Condition: 'Express', Value: 'arn:door' } },
    };
    const values = { Chain: chain, Issuer: 'urn:shop', Jwks: '/shop/jwks' };
    const made = new CreateStackCommand({
      StackName: 'shop',
      TemplateBody: JSON.stringify(template),
      Parameters: Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      Tags: [{ Key: 'tessera:edition', Value: 'serverless' }],
    });
    await aws.at(regions.main).aws.formation.send(made);
    const looked = () => survey(aws.at, { name: 'demo', regions, serverless: 'shop' });
    await eventually(async () => expect((await looked()).link).toEqual(link));
  });

  it.each(['after 01', 'before 02 is executed', 'while 02 is executed'] as const)(
    'goes on where it was killed: %s',
    async (when) => {
      await killedDeployment(aws, when);
      expect((await main())?.status).toBe('CREATE_COMPLETE');
      const [first, second, third] = await outcomes();
      expect([first, third]).toEqual(['main none', 'routes created']);
      // What was executed when nobody looked any more is there.
      expect(second).toMatch(when === 'while 02 is executed' ? /client (created|none)/ : /client created/);
      expect(await outcomes()).toEqual(['main none', 'client none', 'routes none']);
    },
  );

  /** The templates, one of them with something in it that no account can make. */
  const broken = (name: string): Surroundings => {
    const { templateText, ...around } = aws.around();
    const bad = '"Resources":{"Broken":{"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":-1}},';
    return {
      ...around,
      templateText: (one) => templateText(one).replace('"Resources":{', one === name ? bad : '"Resources":{'),
    };
  };

  it('replaces what a failed first deployment has left, with the values that it was told', async () => {
    const wanted = { name: 'demo', regions, waf: 'off', cidrs: { client: '10.81.0.0/20' } } as const;
    const failed = deploy(broken('02-client'), { ...wanted, set: { client: { Attempts: '2' } } });
    await expect(failed).rejects.toThrow(/^The stack demo-client is ROLLBACK_COMPLETE: .*\n {2}Broken: /);
    expect(await outcomes()).toEqual(['main none', 'client created', 'routes created']);
    expect((await client())?.parameters).toMatchObject({ VpcCidr: '10.81.0.0/20', Attempts: '2' });
  });

  it('leaves the door shut where the peering is not active', async () => {
    await aws.deletePeering();
    await expect(aws.run()).rejects.toThrow(/^The peering pcx-\w+ of demo-client was deleted by hand/);
    expect([(await client())?.status, await main('routes')]).toEqual(['CREATE_COMPLETE', undefined]);
  });

  it('says what is still being deleted when nobody waits any longer, and goes on with it', async () => {
    await aws.run();
    const gone = { name: 'demo', regions };
    await expect(destroy(aws.at, gone, { ...yes, patience: 0 })).rejects.toThrow(
      'demo-routes in eu-west-1 is still being deleted: CloudFormation goes on; say it again later.',
    );
    await destroy(aws.at, gone, { ...yes, code: true });
    expect(await aws.listed()).toEqual(nothing);
  });

  it('takes the tokens of the keys that it was told, whenever it is told', async () => {
    const [mine, theirs] = [new Signer('key-1'), new Signer('key-1')];
    const wanted = { jwks: JSON.stringify({ keys: [mine.jwk()] }), issuer: ISSUER };
    const called = async (token?: string) => {
      const url = `${aws.emulator.apiUrl((await main())?.outputs['ApiId'] ?? '')}/v1/orders`;
      return (await ask('GET', url, token === undefined ? {} : { token })).status;
    };
    await aws.run();
    expect(await called(mine.token())).toBe(401);
    await aws.run(wanted);
    const tokens = [undefined, 'e30.e30.AAAA', theirs.token(), mine.token()];
    expect(await Promise.all(tokens.map(called))).toEqual([401, 401, 401, 200]);
  });
});
