import { resolveFirst, type ParkedSelection, type Resolution } from '@tessera/messaging';
import { asPort, askStores } from '../stores.js';
import { type ParkedIn } from './parked-key.js';

/** The dead keys that match, at most so many of each service, and how many of them go on. */
export interface Revived {
  keys: ParkedIn[];
  revived: number;
  missing: string[];
}

/** Has dead keys go on, by what their services have of them: it takes no dead letter. With `isDry` it only looks. */
export const reviveParked = async (
  folder: string,
  selection: ParkedSelection,
  resolution: Resolution,
  { most, isDry }: { most: number; isDry: boolean },
): Promise<Revived> => {
  const { given, missing } = await askStores(folder, async (database) => {
    const port = asPort(database);
    const dead = (await port.parking.list(selection, most)).filter(({ state }) => state === 'dead');
    let revived = 0;
    for (const key of dead) if (isDry || (await resolveFirst(port, key, resolution))) revived += 1;
    return { dead, revived };
  });
  const keys = given.flatMap(({ service, answer }) => answer.dead.map((key) => ({ ...key, service })));
  return { keys, missing, revived: given.reduce((sum, { answer }) => sum + answer.revived, 0) };
};
