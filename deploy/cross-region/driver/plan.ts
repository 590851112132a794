import { begin, type Surroundings } from './deploy.js';
import { resolvedRun, sayMissing } from './missing.js';
import { sayOf, type Speech } from './run.js';
import { deployOrder, type Place, stackName, steps } from './steps.js';
import { type Survey } from './survey.js';
import { type Wanted } from './wanted.js';

const placeLines = ({ regions, cidrs, zones }: Survey): string[] =>
  (Object.keys(regions) as Place[]).map(
    (place) =>
      `  ${place.padEnd(8)} ${regions[place]?.padEnd(15)} ${cidrs[place]?.padEnd(18)} zones ${zones[place]?.offered.join(' ')}`,
  );

/**
 * Says where everything is or would be, and in which order it is made. It only reads: whoever may not change anything can ask
 * for it, and what would be refused is refused.
 */
export const plan = async (around: Surroundings, wanted: Wanted, how: Speech = {}): Promise<void> => {
  // What the functions are made of has no part in it.
  const run = await begin({ ...around, code: { prefix: 'tessera/0', rooms: [] } }, wanted, { ...how, dryRun: true });
  const { survey } = run;
  const [say, all] = [sayOf(how), resolvedRun(run)];
  for (const line of placeLines(survey)) say(line);
  for (const step of new Set(deployOrder({ standby: survey.regions.standby !== undefined }))) {
    const [there, resolved] = [survey.stacks.get(step), all.get(step)];
    if (there)
      say(`${stackName(wanted.name, step)} in ${survey.regions[steps[step].place]} is there (${there.status}).`);
    else if (resolved) sayMissing(run, step, resolved);
  }
};
