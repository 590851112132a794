import { type ParkedSelection } from '@tessera/messaging';
import { asPort, askStores } from '../stores.js';
import { type ParkedIn } from './parked-key.js';

/** Which keys match, at most so many of each service, and how many of all of them are due now. */
export interface Retried {
  keys: ParkedIn[];
  due: number;
  /** A service has more that match. */
  isCut: boolean;
  missing: string[];
}

/** Makes what is retrying due at once, or only counts it. */
export const retryParked = async (
  folder: string,
  selection: ParkedSelection,
  most: number,
  isDry: boolean,
): Promise<Retried> => {
  const { given, missing } = await askStores(folder, async (database) => {
    const { parking } = asPort(database);
    const keys = await parking.list(selection, most);
    const retrying = keys.filter(({ state }) => state === 'retrying').length;
    return { keys, due: isDry ? retrying : await parking.retryNow(selection) };
  });
  const keys = given.flatMap(({ service, answer }) => answer.keys.map((key) => ({ ...key, service })));
  const isCut = given.some(({ answer }) => answer.keys.length >= most);
  return { keys, isCut, due: given.reduce((sum, { answer }) => sum + answer.due, 0), missing };
};
