import { CommandError } from '@tessera/command';
import { onPath } from '@tessera/stack';

const programs = ['nginx', 'haproxy', 'wrk'];
const remedy = 'apt-get install nginx haproxy wrk';

/**
 * Those that are there. nginx is everybody's upstream and wrk everybody's load: without them nothing is measured
 * (CommandError). Without HAProxy the others are.
 */
export const needPrograms = (): readonly string[] => {
  const missing = programs.filter((name) => !onPath(name));
  if (missing.some((name) => name !== 'haproxy')) throw new CommandError(`missing: ${missing.join(', ')} (${remedy})`);
  if (missing.length > 0) console.log(`missing: haproxy, which is left out (${remedy})`);
  return programs.filter((name) => !missing.includes(name));
};
