import { Command, InvalidArgumentError, Option } from 'commander';
import { type App, apps, isApp } from '../apps.js';

/** What `npm start` is asked for. */
export interface StartOptions {
  fresh: boolean;
  only: readonly App[];
}

/** Reads the arguments of `npm start --`. Prints help or what is wrong, and ends the process, as commander does. */
export function parseStartOptions(args: readonly string[], command = new Command()): StartOptions {
  command
    .name('npm start --')
    .description('Starts PostgreSQL, MongoDB, Kafka and the four services, with sample data. Ctrl-C stops all of it.')
    .option('--fresh', 'delete the data of earlier runs first')
    .addOption(
      new Option('--only <services>', `start these, comma-separated (${apps.join(', ')}), or none of them`)
        .argParser(parseOnly)
        .default([...apps], 'all'),
    )
    .allowExcessArguments(false)
    .parse(args, { from: 'user' });
  return { fresh: false, ...command.opts<Pick<StartOptions, 'only'> & Partial<StartOptions>>() };
}

/** `order,inventory` or `none`. The stores always run. */
export function parseOnly(text: string): App[] {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isApp(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${apps.join(', ')}, none.`);
  return apps.filter((app) => names.includes(app));
}
