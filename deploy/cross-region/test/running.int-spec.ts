import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { findStack } from '@tessera/aws';
import { emulated, withTools } from '@tessera/aws/testing';
import { mockClient } from 'aws-sdk-client-mock';
import { rotate, statusOf, test } from '../driver/index.js';
import { type Account, account, regions } from './driver.fixture.js';

await withTools('A deployment that runs', emulated, async () => {
  let aws: Account;
  beforeAll(async () => {
    aws = await account();
    await aws.run();
  });
  afterAll(() => aws.emulator.stop());

  // Nothing can be called through networks that are not there: functions say what they are told to.
  const functions = mockClient(LambdaClient);
  const canaries = (alive: number, status = 200) => {
    const addresses = ['10.64.0.10', '10.64.0.74'].map((address) => ({ address, status, roundTripMs: 80 }));
    functions.on(InvokeCommand).callsFake(({ FunctionName }: { FunctionName: string }) => {
      const told = /Canary/.test(FunctionName)
        ? { alive, addresses }
        : { status: 401, headers: {}, body: {}, attempts: 1, ms: 90.4 };
      return { Payload: Buffer.from(JSON.stringify(told)) };
    });
  };
  beforeEach(() => functions.reset());

  const wanted = { name: 'demo', regions };
  const times = { calm: 0, patience: 0, every: 1 };
  const main = (step = 'main') => findStack(aws.at(regions.main).aws, `demo-${step}`);
  const rulesOf = async () => {
    const client = await findStack(aws.at(regions.client).aws, 'demo-client');
    return [(await main('routes'))?.parameters['ActiveRules'], client?.parameters['ActiveRules']];
  };

  it('says how it is: stacks, peering, and since when the rules are where they are', async () => {
    const report = await statusOf(aws.at, wanted);
    expect(report.stacks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'demo-main CREATE_COMPLETE',
      'demo-client CREATE_COMPLETE',
      'demo-routes CREATE_COMPLETE',
    ]);
    expect(report.peerings).toEqual([expect.objectContaining({ status: 'active', stack: 'demo-client' })]);
    expect(report.slots.map(({ active, since }) => [active, since instanceof Date])).toEqual([
      ['blue', true],
      ['blue', true],
    ]);
    // Its two routes were taken out for the emulator, and that is seen.
    expect(report.faults).toEqual(
      Array(2).fill(expect.stringMatching(/^The route of demo-client in rtb-.* is missing\.$/)),
    );
  });

  it('says what does not hold, and what it was', async () => {
    canaries(0.5, 403);
    const { checks } = await test(aws.at, wanted, { token: 'a.b.c' });
    const lines = checks.map(({ title, holds, says }) => `${holds ? 'pass' : 'FAIL'} ${title}: ${says}`);
    expect(lines).toEqual([
      expect.stringMatching(/^FAIL stacks, peerings, routes and alarms are well: The route of demo-client/),
      expect.stringMatching(/^FAIL each zone reaches each address: .*CanaryA.*: 10.64.0.10 403/),
      'pass a call without a token is refused by the authorizer: 401 after 90 ms',
      'pass a call with a token that is none is, too: 401 after 90 ms',
      'FAIL a call with a good token is answered: 401 after 90 ms',
      'pass security groups have no rules made by hand: only those of the templates',
      expect.stringMatching(
        /^pass names of other APIs resolve as before: one zone, .*execute-api.eu-west-1.amazonaws.com/,
      ),
      'pass the firewall of main is attached: off, as it was deployed',
    ]);
  });

  it('rotates nothing where canaries are not well', async () => {
    canaries(0);
    await expect(rotate(aws.at, wanted, { times })).rejects.toThrow(/^Nothing was rotated/);
    expect(await rulesOf()).toEqual(['blue', 'blue']);
  });

  it('rotates the rules, and revokes what somebody has added to the group that is empty then', async () => {
    canaries(1);
    const group = (await main())?.outputs['EndpointGroupBlue'] ?? '';
    const { network } = aws.at(regions.main);
    const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    await network.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, ...open }));
    const said: string[] = [];
    const speech = { times, say: (line: string) => void said.push(line) };
    await rotate(aws.at, wanted, { ...speech, confirm: (question) => Promise.resolve(question === 'Revoke them?') });
    expect(await rulesOf()).toEqual(['green', 'green']);
    expect(await rulesOf()).toEqual(['green', 'green']);
    expect(said.join('\n')).toMatch(
      /The blue group of demo-routes has rules that no template made:\n {2}sg-\S+ sgr-\S+ in tcp 22 from 0/,
    );
    const left = await network.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    expect(left.SecurityGroupRules?.filter(({ IsEgress }) => !IsEgress)).toEqual([]);
    // Deploying leaves the rules where they are.
    expect((await aws.run()).map(({ outcome }) => outcome)).toEqual(['none', 'none', 'none']);
  });

  it('says that a peering was deleted by hand, and what to do', async () => {
    const ec2 = mockClient(EC2Client);
    try {
      ec2.onAnyCommand().resolves({ VpcPeeringConnections: [], RouteTables: [] });
      const { faults } = await statusOf(aws.at, wanted);
      expect(faults[0]).toMatch(/was deleted by hand, .*"tessera aws cross-region destroy" and deploy again\.$/);
    } finally {
      ec2.restore();
    }
  });

  it('refuses to look where it is not', async () => {
    await expect(statusOf(aws.at, { name: 'demo', regions: { ...regions, client: 'us-west-2' } })).rejects.toThrow(
      'CHANGES_REGION client of demo is in us-east-1, not in us-west-2: name that one.',
    );
    await expect(test(aws.at, { name: 'other', regions })).rejects.toThrow('There is no stack other-main in eu-west-1');
  });
});
