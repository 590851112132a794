import { GetWebACLForResourceCommand } from '@aws-sdk/client-wafv2';
import { resourcesOf } from '@tessera/aws';
import { CommandError, reasonOf } from '@tessera/command';
import * as z from 'zod';
import { handmadeIn } from './handmade.js';
import { faultIn, invoke, probe } from './invoke.js';
import { type Site } from './site.js';
import { slotted, slottedSteps } from './slots.js';
import { reportOn } from './status.js';
import { type StepName, steps } from './steps.js';
import { type Found, outputsThere } from './survey.js';

/** Something that must hold, and whether it does. */
export interface Checked {
  title: string;
  holds: boolean;
  /** What was seen. */
  says: string;
}

/** A look at what is there. Answers what was seen where it is well, and throws what is not. */
type Look = () => Promise<string>;

const checked = async (title: string, look: Look): Promise<Checked> => {
  try {
    return { title, holds: true, says: await look() };
  } catch (error) {
    return { title, holds: false, says: reasonOf(error) };
  }
};

const fail = (says: string): never => {
  throw new CommandError(says);
};

const answered = z.object({
  status: z.number(),
  body: z.unknown(),
  failure: z.string().optional(),
  attempts: z.number(),
  ms: z.number(),
});

const call = async (found: Found, authorization?: string) => {
  const name = outputsThere(found).client?.['ClientFunction'] ?? '';
  const headers = authorization === undefined ? {} : { authorization };
  const { status, failure, ms } = answered.parse(
    await invoke(found.sites.client, name, { method: 'GET', path: '/products', headers }),
  );
  return { status, says: `${status}${failure === undefined ? '' : ` ${failure}`} after ${Math.round(ms)} ms` };
};

/** 401 comes from the authorizer: whoever gets it has come through peering, door, firewall and policies. */
const unauthorized = (found: Found, authorization?: string): Look => {
  return async () => {
    const { status, says } = await call(found, authorization);
    return status === 401 ? says : fail(`${says}, not 401`);
  };
};

const authorized =
  (found: Found, token: string): Look =>
  async () => {
    const { status, says } = await call(found, `Bearer ${token}`);
    // Whatever the function behind says to it: it was asked.
    return status < 500 && status !== 401 && status !== 403 && status !== 429 ? says : fail(says);
  };

const canaries =
  (found: Found): Look =>
  async () => {
    const all = await probe(found.sites.client, outputsThere(found).client?.['CanaryFunctions'] ?? '');
    const fault = faultIn(all);
    if (fault !== undefined) fail(fault);
    const times = all.flatMap(({ addresses }) => addresses.flatMap(({ roundTripMs }) => roundTripMs ?? []));
    return `${all.length} zones × ${all[0]?.addresses.length ?? 0} addresses, ${Math.round(Math.max(...times))} ms to connect at most`;
  };

/** The ARN of a stage, as WAF wants it. */
const stageArn = (site: Site, partition: string, outputs: Readonly<Record<string, string>>): string =>
  `arn:${partition}:apigateway:${site.aws.config.region}::/restapis/${outputs['ApiId']}/stages/${outputs['StageName'] ?? 'v1'}`;

const firewall =
  (found: Found, step: 'main' | 'standby-main', site: Site): Look =>
  async () => {
    const stack = found.stacks.get(step);
    if (stack?.parameters['Waf'] === 'off') return 'off, as it was deployed';
    const partition = stack?.id.split(':')[1] ?? 'aws';
    const ResourceArn = stageArn(site, partition, outputsThere(found)[step] ?? {});
    const { WebACL } = await site.firewalls.send(new GetWebACLForResourceCommand({ ResourceArn }));
    return (
      WebACL?.Name ?? fail('Waf is on, and the stage has no firewall: deploy with --waf off, or look at the stack')
    );
  };

const rules =
  (found: Found): Look =>
  async () => {
    const looked = slottedSteps.map(async (step) => {
      const { groups } = slotted[step];
      const site = found.sites[steps[step].place];
      if (!site || !found.stacks.has(step)) return [];
      const both = [handmadeIn(found, site, groups.blue, 'blue'), handmadeIn(found, site, groups.green, 'green')];
      return (await Promise.all(both)).flat();
    });
    const all = new Map((await Promise.all(looked)).flat().map((rule) => [rule.rule, rule]));
    if (all.size === 0) return 'only those of the templates';
    return fail(`made by hand: ${[...all.values()].map(({ group, says }) => `${group} ${says}`).join('; ')}`);
  };

/** What the stacks say and EC2 does not: peerings, routes, alarms. */
const status =
  (found: Found): Look =>
  async () => {
    const { stacks, routes, faults } = await reportOn(found);
    return faults.length === 0 ? `${stacks.length} stacks, ${routes.length} routes` : fail(faults.join(' '));
  };

const alone =
  (found: Found): Look =>
  async () => {
    const stack = found.stacks.get('client');
    const zones = (stack ? await resourcesOf(found.sites.client.aws, stack) : []).filter(
      ({ type }) => type === 'AWS::Route53::HostedZone',
    );
    return zones.length === 1
      ? `one zone, ${outputsThere(found).client?.['ApiName'] ?? ''}`
      : fail(`${zones.length} zones`);
  };

const firewalls = (found: Found) =>
  (['main', 'standby-main'] as const).flatMap((step) => {
    const site = found.sites[steps[step satisfies StepName].place];
    return site && found.stacks.has(step)
      ? [checked(`the firewall of ${step} is attached`, firewall(found, step, site))]
      : [];
  });

/** Calls through the network and reads everything back. It changes nothing; the calls count as any other. */
export const check = async (found: Found, { token }: { token?: string } = {}): Promise<Checked[]> =>
  Promise.all([
    checked('stacks, peerings, routes and alarms are well', status(found)),
    checked('each zone reaches each address', canaries(found)),
    checked('a call without a token is refused by the authorizer', unauthorized(found)),
    checked('a call with a token that is none is, too', unauthorized(found, 'Bearer e30.e30.AAAA')),
    ...(token === undefined ? [] : [checked('a call with a good token is answered', authorized(found, token))]),
    checked('security groups have no rules made by hand', rules(found)),
    checked('names of other APIs resolve as before', alone(found)),
    ...firewalls(found),
  ]);
