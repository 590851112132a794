import { DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { reasonOf } from '@tessera/command';
import { faultIn, probe } from './invoke.js';
import { peeringOf } from './peering.js';
import { type Site } from './site.js';
import { type StepName } from './steps.js';
import { type Found, outputsThere } from './survey.js';

/** Something that no lab can show, and what is seen of it here. */
export interface Seen {
  title: string;
  says: string;
}

/** How long (s) CloudFormation took to make a resource. */
const tookOf = async ({ aws }: Site, found: Found, step: StepName, name: string): Promise<string> => {
  const stack = found.stacks.get(step);
  const { StackEvents = [] } = await aws.formation.send(new DescribeStackEventsCommand({ StackName: stack?.id }));
  const at = (status: string) =>
    StackEvents.findLast(
      (one) => one.LogicalResourceId === name && one.ResourceStatus === status,
    )?.Timestamp?.getTime();
  const [began, ended] = [at('CREATE_IN_PROGRESS'), at('CREATE_COMPLETE')];
  return began === undefined || ended === undefined
    ? 'the events are gone'
    : `${Math.round((ended - began) / 1_000)} s until ${name} was there`;
};

const dimensionsOf = async ({ aws }: Site, endpoint: string): Promise<string> => {
  const asked = { Namespace: 'AWS/PrivateLinkEndpoints', Dimensions: [{ Name: 'VPC Endpoint Id', Value: endpoint }] };
  const { Metrics = [] } = await aws.watch.send(new ListMetricsCommand(asked));
  const sets = Metrics.map(({ Dimensions = [] }) => Dimensions.flatMap(({ Name = '' }) => Name).join(', '));
  return [...new Set(sets)].join(' | ') || 'no metrics yet: they come minutes after the first call';
};

const acceptance = async ({ sites, stacks }: Found, id: string): Promise<string> => {
  const { status, message } = await peeringOf(sites.client, id);
  return `${id} is ${status}${message && ` (${message})`}, and no step of ours accepts it; ${stacks.get('client')?.status}`;
};

const latency = async ({ sites }: Found, canaries: string): Promise<string> => {
  const all = await probe(sites.client, canaries);
  const times = all.flatMap(({ addresses }) => addresses.flatMap(({ roundTripMs }) => roundTripMs ?? []));
  return faultIn(all) ?? `${times.map(Math.round).join(', ')} ms to connect, by address and zone`;
};

const seen = async (title: string, look: Promise<string>): Promise<Seen> => {
  const says = await look.catch(reasonOf);
  return { title, says };
};

/** Not shown, and by what it would be. */
const only = (title: string, says: string): Promise<Seen> => Promise.resolve({ title, says: `not shown: ${says}` });

/** Exactly what the lab cannot prove. Firewall and source address are checks of `test` itself. */
export const onlyAws = (found: Found): Promise<Seen[]> => {
  const { main = {}, client = {} } = outputsThere(found);
  const { sites } = found;
  return Promise.all([
    seen('the peering is accepted by itself', acceptance(found, client['PeeringId'] ?? '')),
    seen('network interfaces of functions', tookOf(sites.client, found, 'client', 'Client')),
    seen('dimensions of the endpoint’s metrics', dimensionsOf(sites.main, main['EndpointId'] ?? '')),
    seen('round trips', latency(found, client['CanaryFunctions'] ?? '')),
    only('an answer of the gateway where a policy denies', 'nothing here is denied; add a Deny to the policy and call'),
    only('what the name is without the zone', 'the zone is there; between deploying 01 and 02 it can be asked'),
    only('how fast a health check turns', 'the drill of failover.md shows it'),
  ]);
};
