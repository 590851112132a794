import { codeBucketName } from './code.js';
import { knownValues } from './known.js';
import { steps, type StepName } from './steps.js';
import { parametersOf, type Survey } from './survey.js';
import { type Wanted } from './wanted.js';
import { chosenZones } from './zones.js';

/** Only what was said. */
const given = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );

/** Whose tokens are taken, and who answers. */
const identity = ({ link }: Survey, { jwks, issuer, backend, waf }: Wanted, step: StepName): Record<string, string> => {
  const linked = link && 'Issuer' in link ? link : undefined;
  const both = given({ Jwks: jwks ?? linked?.Jwks, Issuer: issuer ?? linked?.Issuer, Waf: waf });
  // A function of the main region cannot answer in the other one.
  return step === 'main' ? { ...both, ...given({ BackendFunctionArn: backend ?? linked?.BackendFunctionArn }) } : both;
};

/** A standby begins as its main region is, where that makes no difference between regions. */
const inherited = (survey: Survey): Record<string, string> => {
  const { Jwks, Issuer, Waf, RatePerSecond, Burst, LogDays } = parametersOf(survey, 'main');
  return given({ Jwks, Issuer, Waf, RatePerSecond, Burst, LogDays });
};

/** Whether the API takes writes: data are written in one region, and the standby gets to it when it is promoted. */
const writes = (step: StepName, isNew: boolean, { promote = false }: Wanted): Record<string, string> => {
  if (step !== 'standby-main') return {};
  return promote ? { Writes: 'on' } : isNew ? { Writes: 'off' } : {};
};

/**
 * The parameters of a step that no other stack gives. Those that are not among them keep their value where the stack is there,
 * and have their default where it is new.
 *
 * @param isNew also where it will be made anew: what is left of it still says what it was to be.
 */
export const valuesOf = (
  step: StepName,
  { survey, wanted, prefix, isNew }: { survey: Survey; wanted: Wanted; prefix: string; isNew: boolean },
): Record<string, string> => {
  const { place, template } = steps[step];
  const { cidrs, regions, accounts, zones } = survey;
  const bucket = (at: typeof place) => codeBucketName(accounts[at] ?? '', regions[at] ?? '');
  const { Writes: _, ...known } = knownValues(step, { cidrs, code: { bucket, prefix } });
  const named = wanted.set?.[step] ?? {};
  const before = isNew ? parametersOf(survey, step) : {};
  const there = zones[place];
  return {
    ...(isNew && step === 'standby-main' ? inherited(survey) : {}),
    ...before,
    ...known,
    ...(there && /^0[12]/.test(template) && isNew ? chosenZones(there, { ...before, ...named }) : {}),
    ...(template === '01-main' ? identity(survey, wanted, step) : {}),
    ...writes(step, isNew && before['Writes'] === undefined, wanted),
    ...named,
  };
};
