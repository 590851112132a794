import { DescribeSecurityGroupRulesCommand, EC2Client, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { goodSurvey, stackThere } from '../test/survey.fixture.js';
import { handmadeIn } from './handmade.js';

const ec2 = mockClient(EC2Client);

const found = (rules: Record<'routes' | 'client' | 'standby', string>) =>
  goodSurvey({
    main: stackThere({}, { outputs: { VpcCidr: '10.64.0.0/20', EndpointGroupBlue: 'sg-blue' } }),
    'standby-main': stackThere({}, { outputs: { VpcCidr: '10.96.0.0/20' } }),
    client: stackThere(
      { ActiveRules: rules.client },
      { outputs: { VpcCidr: '10.80.0.0/20', ClientGroupBlue: 'sg-client' } },
    ),
    routes: stackThere({ ActiveRules: rules.routes }),
    standby: stackThere({ ActiveRules: rules.standby }),
  });

const https = (CidrIpv4: string, more: SecurityGroupRule = {}): SecurityGroupRule => ({
  SecurityGroupRuleId: `sgr-${CidrIpv4}`,
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  CidrIpv4,
  ...more,
});
const nowhere: SecurityGroupRule = { IsEgress: true, IpProtocol: '-1', CidrIpv4: '127.0.0.1/32' };

const handmade = async (
  group: 'main.EndpointGroupBlue' | 'client.ClientGroupBlue',
  rules: SecurityGroupRule[],
  where = { routes: 'blue', client: 'blue', standby: 'blue' },
) => {
  ec2.reset();
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: rules });
  const survey = found(where);
  return (await handmadeIn(survey, survey.sites.main, group, 'blue')).map(({ says }) => says);
};

it('knows the rules of the templates, also where they are narrower', async () => {
  const rules = [https('10.80.0.0/20'), https('10.80.0.0/26'), nowhere];
  expect(await handmade('main.EndpointGroupBlue', rules)).toEqual([]);
});

it('finds rules that no template made', async () => {
  const rules = [
    https('0.0.0.0/0'),
    https('10.80.0.0/20', { ToPort: 8443 }),
    https('10.80.0.0/20', { IsEgress: true }),
    { IsEgress: true, IpProtocol: '-1', CidrIpv6: '::/0' },
  ];
  expect(await handmade('main.EndpointGroupBlue', rules)).toEqual([
    'in tcp 443 from 0.0.0.0/0',
    'in tcp 443-8443 from 10.80.0.0/20',
    'out tcp 443 to 10.80.0.0/20',
    'out everything to ::/0',
  ]);
});

it('expects none in an empty group', async () => {
  const empty = { routes: 'green', client: 'green', standby: 'green' };
  expect(await handmade('main.EndpointGroupBlue', [https('10.80.0.0/20'), nowhere], empty)).toEqual([
    'in tcp 443 from 10.80.0.0/20',
  ]);
});

it('knows that two stacks have rules in the groups of the client', async () => {
  const out = (cidr: string) => https(cidr, { IsEgress: true });
  const rules = [out('10.64.0.0/20'), out('10.96.0.0/20')];
  expect(await handmade('client.ClientGroupBlue', rules)).toEqual([]);
  const moved = { routes: 'blue', client: 'green', standby: 'blue' };
  expect(await handmade('client.ClientGroupBlue', rules, moved)).toEqual(['out tcp 443 to 10.64.0.0/20']);
});
