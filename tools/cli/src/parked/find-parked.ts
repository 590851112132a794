import { type ParkedSelection } from '@tessera/messaging';
import { asPort, askStores } from '../stores.js';
import { type ParkedIn } from './parked-key.js';

/** The keys that are meant, those that have waited the longest first, and the databases that could not be asked. */
export interface FoundParked {
  keys: ParkedIn[];
  isCut: boolean;
  missing: string[];
}

/** Asks all services. */
export const findParked = async (folder: string, selection: ParkedSelection, most: number): Promise<FoundParked> => {
  // One more than is wanted tells whether there are more.
  const ask = askStores(folder, (database) => asPort(database).parking.list(selection, most + 1));
  const { given, missing } = await ask;
  const keys = given
    .flatMap(({ service, answer }) => answer.map((key) => ({ ...key, service })))
    .toSorted((one, other) => one.parkedAt.getTime() - other.parkedAt.getTime());
  return { keys: keys.slice(0, most), isCut: keys.length > most, missing };
};
