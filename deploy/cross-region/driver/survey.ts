import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { accountOf, findStack, knownRegion, type Stack } from '@tessera/aws';
import { type Outputs } from './carry.js';
import { type ByPlace } from './known.js';
import { type Refusal } from './refusal.js';
import { type Link, linkTo } from './serverless.js';
import { type Site } from './site.js';
import { type Place, stackName, type StepName, steps } from './steps.js';
import { checkName, type Wanted } from './wanted.js';
import { type Zones, zonesIn } from './zones.js';

/** Clients for a region. */
export type SiteAt = (region: string) => Site;

/** Where it is, and which stacks of it are there, ours or not. */
export interface Found {
  name: string;
  sites: ByPlace<Site>;
  stacks: ReadonlyMap<StepName, Stack>;
}

/** What is known before anything is changed. */
export interface Survey extends Found {
  /** Where the stacks say that the other regions are. */
  said: Partial<Record<Place, string | undefined>>;
  regions: ByPlace<string>;
  cidrs: ByPlace<string>;
  accounts: ByPlace<string>;
  zones: ByPlace<Zones>;
  /** Whether API Gateway may write logs, wherever it has to. */
  mayLog: ByPlace<boolean>;
  link?: Link | Refusal;
}

/** Tags of the main stack, which is made first and deleted last: no other place knows where all of it is. */
export const placeTags = { client: 'tessera:client', standby: 'tessera:standby' } as const;

/** The same, for each place. */
const each = async <Thing, Answer>(
  { main, client, standby }: ByPlace<Thing>,
  ask: (thing: Thing, place: Place) => Promise<Answer>,
): Promise<ByPlace<Answer>> => {
  const [ofMain, ofClient, ofStandby] = await Promise.all([
    ask(main, 'main'),
    ask(client, 'client'),
    standby === undefined ? undefined : ask(standby, 'standby'),
  ]);
  return { main: ofMain, client: ofClient, ...(ofStandby !== undefined && { standby: ofStandby }) };
};

/** The regions of what was found. */
export const regionsOf = ({ sites: { main, client, standby } }: Found): ByPlace<string> => ({
  main: main.aws.config.region,
  client: client.aws.config.region,
  ...(standby && { standby: standby.aws.config.region }),
});

/** Looks which stacks of that name there are. A standby that nobody names is found by the tag of the main stack. */
export const find = async (siteAt: SiteAt, { name, regions }: Pick<Wanted, 'name' | 'regions'>): Promise<Found> => {
  checkName(name);
  for (const region of Object.values(regions)) knownRegion(region);
  const [main, client] = [siteAt(regions.main), siteAt(regions.client)];
  const mainStack = await findStack(main.aws, stackName(name, 'main'));
  const standby = regions.standby ?? (mainStack?.isOurs ? mainStack.tags[placeTags.standby] : undefined);
  const sites: ByPlace<Site> = standby === undefined ? { main, client } : { main, client, standby: siteAt(standby) };
  const looked = Object.entries(steps).map(async ([step, { place }]) => {
    const site = sites[place];
    return [step as StepName, site && (await findStack(site.aws, stackName(name, step as StepName)))] as const;
  });
  const stacks = (await Promise.all(looked)).flatMap(([step, stack]) => (stack ? [[step, stack] as const] : []));
  return { name, sites, stacks: new Map(stacks) };
};

const defaults: Readonly<Record<Place, string>> = {
  main: '10.64.0.0/20',
  client: '10.80.0.0/20',
  standby: '10.96.0.0/20',
};

const networks: Readonly<Record<Place, StepName>> = { main: 'main', client: 'client', standby: 'standby-main' };

/** Parameters of a stack that is ours. */
export const parametersOf = ({ stacks }: Found, step: StepName): Readonly<Record<string, string>> => {
  const stack = stacks.get(step);
  return stack?.isOurs ? stack.parameters : {};
};

/** Of the network that is there. */
export const cidrThere = (found: Found, place: Place): string | undefined =>
  parametersOf(found, networks[place])['VpcCidr'];

const cidrOf = (found: Found, { cidrs = {} }: Wanted, place: Place): string => {
  const told = place === 'client' ? parametersOf(found, 'main')['ClientCidr'] : undefined;
  return cidrs[place] ?? cidrThere(found, place) ?? told ?? defaults[place];
};

/** Where the stacks say that they are. */
export const regionsSaid = (found: Found): Survey['said'] => {
  const { [placeTags.client]: client, [placeTags.standby]: standby } = found.stacks.get('main')?.tags ?? {};
  return { main: parametersOf(found, 'client')['MainRegion'], client, standby };
};

const mayLogIn = async ({ apis }: Site): Promise<boolean> =>
  Boolean((await apis.send(new GetAccountCommand({}))).cloudwatchRoleArn);

/** Asks AWS, and changes nothing. */
export const survey = async (siteAt: SiteAt, wanted: Wanted): Promise<Survey> => {
  const found = await find(siteAt, wanted);
  const { sites } = found;
  // The first question of all: it needs credentials and nothing else.
  const accounts = await each(sites, ({ aws }) => accountOf(aws));
  const [cidrs, zones, mayLog, link] = await Promise.all([
    each(sites, (_site, place) => Promise.resolve(cidrOf(found, wanted, place))),
    each(sites, zonesIn),
    each(sites, (site, place) => (place === 'client' ? Promise.resolve(true) : mayLogIn(site))),
    wanted.serverless === undefined ? undefined : linkTo(sites.main, wanted.serverless),
  ]);
  const said = regionsSaid(found);
  return { ...found, said, regions: regionsOf(found), cidrs, accounts, zones, mayLog, ...(link && { link }) };
};

/** Outputs of the stacks that will stay: what never came to be is deleted before it is made anew. */
export const outputsThere = ({ stacks }: Found): Outputs =>
  Object.fromEntries(
    [...stacks]
      .filter(([, { isOurs, status }]) => isOurs && !/^(DELETE|REVIEW|ROLLBACK|CREATE_FAILED)/.test(status))
      .map(([step, { outputs }]) => [step, outputs]),
  );
