import { CommandError } from '@tessera/command';

/** Those of the systems that `--only` asks for, all of them without it. Throws a CommandError for one that is none of them. */
export const chosen = <Name extends string>(systems: readonly Name[], asked?: readonly string[]): readonly Name[] => {
  const unknown = asked?.find((name) => !systems.some((system) => system === name));
  if (unknown !== undefined)
    throw new CommandError(`--only ${unknown}: the systems are ${systems.join(', ')}`, { exitCode: 2 });
  return systems.filter((system) => asked?.includes(system) ?? true);
};
