import { DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { type Stack } from '@tessera/aws';
import { type Source } from './carry.js';
import { type Site } from './site.js';
import { stackName, steps } from './steps.js';
import { type Found } from './survey.js';

/** One of two security groups that are both attached; rules are in one of them, and in both while they move. */
export type Colour = 'blue' | 'green';

/** A step whose parameter `ActiveRules` says in which group the rules are. */
export type SlottedStep = 'routes' | 'client' | 'standby-routes' | 'standby';

/** The rules that a step is for. */
export interface Slotted {
  /** Outputs that name the groups. */
  groups: Readonly<Record<Colour, Source>>;
  isEgress: boolean;
  /** The output with the range that they let in or out. */
  range: Source;
  /** What its resources are called, before the colour: by them one sees since when. */
  resource: string;
}

const groupsOf = (owner: 'main' | 'client' | 'standby-main', group: string): Slotted['groups'] => ({
  blue: `${owner}.${group}Blue`,
  green: `${owner}.${group}Green`,
});

/** In the order in which they are rotated: the door first, then the way out. */
export const slotted: Readonly<Record<SlottedStep, Slotted>> = {
  routes: { groups: groupsOf('main', 'EndpointGroup'), isEgress: false, range: 'client.VpcCidr', resource: 'Door' },
  client: { groups: groupsOf('client', 'ClientGroup'), isEgress: true, range: 'main.VpcCidr', resource: 'ClientGroup' },
  'standby-routes': {
    groups: groupsOf('standby-main', 'EndpointGroup'),
    isEgress: false,
    range: 'client.VpcCidr',
    resource: 'Door',
  },
  standby: {
    groups: groupsOf('client', 'ClientGroup'),
    isEgress: true,
    range: 'standby-main.VpcCidr',
    resource: 'Out',
  },
};

/** Those steps, in order. */
export const slottedSteps = Object.keys(slotted) as SlottedStep[];

/** What the parameter says. */
export const activeOf = ({ parameters }: Stack): string => parameters['ActiveRules'] ?? 'blue';

/** Are the rules in this group now? */
export const isActive = (stack: Stack, colour: Colour): boolean => [colour, 'both'].includes(activeOf(stack));

/** Where rules are, and since when. */
export interface SlotReport {
  stack: string;
  active: string;
  /** When they came there; undefined where nobody knows. */
  since: Date | undefined;
}

const sinceOf = async ({ aws }: Site, { id }: Stack, name: string): Promise<Date | undefined> => {
  const asked = aws.formation.send(new DescribeStackResourceCommand({ StackName: id, LogicalResourceId: name }));
  // A slot without rules has no such resource.
  return (await asked.catch(() => undefined))?.StackResourceDetail?.LastUpdatedTimestamp;
};

/** Looks at every pair of groups. */
export const slotsOf = async ({ name, sites, stacks }: Found): Promise<SlotReport[]> => {
  const there = slottedSteps.flatMap((step) => {
    const [stack, site] = [stacks.get(step), sites[steps[step].place]];
    return stack && site ? [{ step, stack, site }] : [];
  });
  return Promise.all(
    there.map(async ({ step, stack, site }) => {
      const active = activeOf(stack);
      const colour = active === 'green' ? 'Green' : 'Blue';
      const since = await sinceOf(site, stack, `${slotted[step].resource}${colour}`);
      return { stack: stackName(name, step), active, since };
    }),
  );
};
