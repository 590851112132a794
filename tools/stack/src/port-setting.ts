import { CommandError } from '@tessera/command';
import { port } from '@tessera/runtime/settings';

/** The port that a setting names, or the usual one; refused as the services refuse it. */
export const portIn = (env: NodeJS.ProcessEnv, key: string, usual: number): number => {
  const wanted = env[key];
  const { data, error } = port(usual).safeParse(wanted || undefined);
  if (data !== undefined) return data;
  throw new CommandError(`${key}=${wanted} is not a port: it ${error?.issues[0]?.message}`);
};
