import { type KubeObject } from '../object.js';

/**
 * What must fit together over several objects, or with the code of the services: names that no schema and no API server compares.
 */
export interface Agreement {
  /** What is looked at, in a few words: `every probe asks a port that its container has`. */
  name: string;
  /** A line for each place where it does not hold, which names the object. */
  broken: (objects: readonly KubeObject[]) => string[];
}
