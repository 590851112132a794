import { CommandError } from '@tessera/command';
import { doubtfulAddresses, refusedAddresses } from './addresses.js';
import { type Refusal } from './refusal.js';
import { type Place, stackName, type StepName, steps } from './steps.js';
import { cidrThere, parametersOf, type Survey } from './survey.js';
import { type Wanted } from './wanted.js';
import { chosenZones } from './zones.js';

const places = (survey: Survey): [Place, string][] => Object.entries(survey.regions) as [Place, string][];

const sameRegion = (survey: Survey): Refusal[] => {
  const regions = places(survey);
  return regions.flatMap(([place, region], at) => {
    const other = regions.slice(0, at).find(([, one]) => one === region);
    return other
      ? [{ code: 'SAME_REGION', says: `${other[0]} and ${place} are both ${region}: name a region for each` } as const]
      : [];
  });
};

const accountsDiffer = ({ accounts, regions }: Survey): Refusal[] => {
  const each = Object.entries(accounts);
  if (new Set(each.map(([, account]) => account)).size < 2) return [];
  const who = each.map(([place, account]) => `${account} in ${regions[place as Place]}`).join(', ');
  return [
    { code: 'ACCOUNTS_DIFFER', says: `the regions must be of one account, and are of ${who}: look at AWS_PROFILE` },
  ];
};

/** The steps whose template has a network of its own. */
const withNetwork = (survey: Survey): StepName[] =>
  (Object.keys(steps) as StepName[]).filter(
    (step) => /^0[12]/.test(steps[step].template) && survey.sites[steps[step].place] !== undefined,
  );

/** Zones are chosen when a network is made; later only by name. */
const zones = (survey: Survey, { set = {} }: Wanted): Refusal[] =>
  withNetwork(survey).flatMap((step): Refusal[] => {
    const { place } = steps[step];
    const [there, named] = [survey.zones[place], set[step] ?? {}];
    if (!there || (survey.stacks.has(step) && !named['ZoneA'] && !named['ZoneB'])) return [];
    const refused = (says: string): Refusal => ({ code: 'ZONES', says: `${survey.regions[place]} ${says}` });
    const { service, offered } = there;
    if (offered.length < 2)
      return [refused(`has ${service} in ${offered.length} of its zones, and two are needed: choose another region`)];
    const { ZoneA, ZoneB } = chosenZones(there, { ...parametersOf(survey, step), ...named });
    const unknown = [ZoneA, ZoneB].filter((zone) => !offered.includes(zone));
    if (unknown.length > 0)
      return [refused(`has no zone ${unknown.join(' or ')} with ${service}: choose from ${offered.join(', ')}`)];
    return ZoneA === ZoneB ? [refused(`has other zones than ${ZoneA}: the two of ${step} must differ`)] : [];
  });

const logRole = ({ mayLog, regions }: Survey): Refusal[] =>
  Object.entries(mayLog)
    .filter(([, may]) => !may)
    .map(([place]) => ({
      code: 'LOG_ROLE' as const,
      says:
        `API Gateway may not write logs in ${regions[place as Place]} yet; once per account and region: aws apigateway update-account ` +
        `--region ${regions[place as Place]} --patch-operations op=replace,path=/cloudwatchRoleArn,value=<a role that apigateway.amazonaws.com may assume, with AmazonAPIGatewayPushToCloudWatchLogs>`,
    }));

const nameTaken = ({ stacks, name }: Survey): Refusal[] =>
  [...stacks]
    // In review it may have no tag yet; whose it is is looked at when it is its turn.
    .filter(([, { isOurs, status }]) => !isOurs && status !== 'REVIEW_IN_PROGRESS')
    .map(([step]) => ({
      code: 'NAME_TAKEN' as const,
      says: `the stack ${stackName(name, step)} is not one of this edition (it has no tag tessera:edition of it): choose another --name`,
    }));

const changesCidr = (survey: Survey): Refusal[] =>
  places(survey).flatMap(([place]) => {
    const there = cidrThere(survey, place);
    return there === undefined || there === survey.cidrs[place]
      ? []
      : [
          {
            code: 'CHANGES_CIDR' as const,
            says: `the ${place} network is ${there}, and another range would replace all of it: leave --${place}-cidr out, or destroy it first`,
          },
        ];
  });

const changesRegion = ({ said, regions, name }: Survey): Refusal[] =>
  Object.entries(said).flatMap(([place, region]) =>
    region === undefined || region === regions[place as Place]
      ? []
      : [
          {
            code: 'CHANGES_REGION' as const,
            says: `${place} of ${name} is in ${region}, not in ${regions[place as Place]}: name it with --${place}, or destroy it first`,
          },
        ],
  );

const link = ({ link: found }: Survey): Refusal[] => (found && 'code' in found ? [found] : []);

/** A name without a certificate, or one for no name, would be left out without a word. */
const sharedName = (survey: Survey, { set = {} }: Wanted): Refusal[] =>
  (['main', 'standby-main'] as const).flatMap((step) => {
    const { SharedName = '', CertificateArn = '' } = { ...parametersOf(survey, step), ...set[step] };
    return (SharedName === '') === (CertificateArn === '')
      ? []
      : [
          {
            code: 'SHARED_NAME' as const,
            says: `${step} needs both, or neither: --set ${step}.SharedName=<name> and --set ${step}.CertificateArn=<arn>`,
          },
        ];
  });

/** Everything for which nothing is deployed; all of it at once, so that it need not be found one after another. */
export const refusalsOf = (survey: Survey, wanted: Wanted): Refusal[] => [
  ...refusedAddresses(survey.cidrs),
  ...sameRegion(survey),
  ...accountsDiffer(survey),
  ...zones(survey, wanted),
  ...logRole(survey),
  ...nameTaken(survey),
  ...changesCidr(survey),
  ...changesRegion(survey),
  ...sharedName(survey, wanted),
  ...link(survey),
];

/** Says all refusals, a line each, and ends there; what is only doubtful is handed to `say`. */
export const refuse = (survey: Survey, wanted: Wanted, say: (line: string) => void): void => {
  const refusals = refusalsOf(survey, wanted);
  if (refusals.length > 0) throw new CommandError(refusals.map(({ code, says }) => `${code} ${says}.`).join('\n'));
  for (const line of doubtfulAddresses(survey.cidrs)) say(line);
};
