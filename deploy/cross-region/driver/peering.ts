import { DescribeVpcPeeringConnectionsCommand } from '@aws-sdk/client-ec2';
import { pause, unless } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { nowAndThen, type Progress } from '@tessera/stack';
import { type Site } from './site.js';

/** As EC2 has it: `active`, `failed`; `deleted` also where nothing is known of it any more. */
export interface Peering {
  id: string;
  status: string;
  message: string;
}

/** Asks the region that asked for it. */
export const peeringOf = async ({ network }: Site, id: string): Promise<Peering> => {
  const asked = network.send(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] }));
  const found = await asked.catch(unless('InvalidVpcPeeringConnectionID.NotFound'));
  const { Code = 'deleted', Message = '' } = found?.VpcPeeringConnections?.[0]?.Status ?? {};
  return { id, status: Code, message: Message };
};

const isOnItsWay = ({ status }: Peering) => /^(initiating-request|pending-acceptance|provisioning)$/.test(status);

/** What is wrong with a peering, and what to do. */
export const peeringFault = ({ id, status, message }: Peering, stack: string): string | undefined => {
  if (status === 'active') return undefined;
  if (status.startsWith('delet'))
    return `The peering ${id} of ${stack} was deleted by hand, which CloudFormation does not see: "tessera aws cross-region destroy" and deploy again.`;
  return `The peering ${id} of ${stack} is ${status}${message && `: ${message.replace(/\.$/, '')}`}.`;
};

/** Longer than AWS ever took to accept what is of the same account. */
const PATIENCE = 5 * 60_000;

/** Waits until packets can pass. Whatever else becomes of it is the error. */
export const activePeering = async (
  site: Site,
  { id, stack }: { id: string; stack: string },
  { progress, patience = PATIENCE }: { progress: Progress; patience?: number },
): Promise<void> => {
  const say = nowAndThen((line) => progress('peering', line));
  const deadline = Date.now() + patience;
  let peering = await peeringOf(site, id);
  while (isOnItsWay(peering) && Date.now() < deadline) {
    say(`${id} is ${peering.status}`);
    await pause(site.aws.config);
    peering = await peeringOf(site, id);
  }
  const fault = peeringFault(peering, stack);
  if (fault) throw new CommandError(fault);
};
