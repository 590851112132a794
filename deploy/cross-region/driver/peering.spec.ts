import { DescribeVpcPeeringConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AwsError } from '@tessera/aws';
import { mockClient } from 'aws-sdk-client-mock';
import { activePeering } from './peering.js';
import { siteAt } from './site.js';

// With an endpoint it asks again at once; nobody is asked there.
const site = siteAt({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9' });
const ec2 = mockClient(EC2Client);
beforeEach(() => ec2.reset());

const said = (Code: string, Message = '') => ({
  VpcPeeringConnections: [{ Status: { Code: Code as 'active', Message } }],
});
const waited = (patience = 10_000) =>
  activePeering(site, { id: 'pcx-1', stack: 'demo-client' }, { progress: () => undefined, patience });

it('waits until a peering is active', async () => {
  ec2.on(DescribeVpcPeeringConnectionsCommand).resolvesOnce(said('provisioning')).resolves(said('active'));
  await expect(waited()).resolves.toBeUndefined();
  expect(ec2.calls()).toHaveLength(2);
});

it.each([
  [said('failed', 'The CIDRs overlap.'), 'The peering pcx-1 of demo-client is failed: The CIDRs overlap.'],
  [said('rejected'), 'The peering pcx-1 of demo-client is rejected.'],
  [said('pending-acceptance', 'Pending'), 'The peering pcx-1 of demo-client is pending-acceptance: Pending.'],
  [said('deleted'), 'was deleted by hand, which CloudFormation does not see: "tessera aws cross-region destroy"'],
  [{ VpcPeeringConnections: [] }, 'was deleted by hand'],
])('says what else has become of it: %j', async (answer, says) => {
  ec2.on(DescribeVpcPeeringConnectionsCommand).resolves(answer);
  await expect(waited(0)).rejects.toThrow(says);
});

it('takes one that nobody knows any more for deleted', async () => {
  ec2
    .on(DescribeVpcPeeringConnectionsCommand)
    .rejects(new AwsError('gone', 'InvalidVpcPeeringConnectionID.NotFound', undefined));
  await expect(waited()).rejects.toThrow('The peering pcx-1 of demo-client was deleted by hand');
});
