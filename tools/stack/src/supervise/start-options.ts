import { commandLine } from '@tessera/command';
import { type App, apps, isApp } from '@tessera/contracts';
import { InvalidArgumentError, Option } from 'commander';
import { type Environment } from '../provision/environment.js';
import { type BrokerCount } from '../stores/brokers.js';
import { type Counts, isShared } from './instances.js';

/** What `npm start` is asked for. */
export interface StartOptions {
  fresh: boolean;
  only: readonly App[];
  instances: Counts;
  brokers: BrokerCount;
  redis: boolean;
  traces: boolean;
  /** Settings for all services; each takes those it knows. */
  set: Environment;
}

/** Reads the arguments of `npm start --`. Prints help and ends, or what is wrong and throws a CommandError. */
export const parseStartOptions = (args: readonly string[], command = commandLine('npm start --')): StartOptions => {
  command
    .description('Starts PostgreSQL, MongoDB, Kafka and the services, with sample data. Ctrl-C stops all of it.')
    .option('--fresh', 'delete the data of earlier runs first')
    .addOption(
      new Option('--only <services>', `start these, comma-separated (${apps.join(', ')}), or none of them`)
        .argParser(parseOnly)
        .default([...apps], 'all'),
    )
    .addOption(
      new Option('--instances <counts>', 'so many processes of a service, e.g. order=2; gateway=3 implies --redis')
        .argParser(parseCounts)
        .default({}, 'one of each'),
    )
    .addOption(
      new Option('--brokers <count>', 'Kafka as one broker, or as three of which any may be lost')
        .argParser(parseBrokers)
        .default(1),
    )
    .option('--redis', 'Redis too, in which gateways count limits together', false)
    .option('--traces', 'keep traces of all services, for ./tessera trace, and Zipkin to look at them', false)
    .addOption(settingsOption())
    .parse(args, { from: 'user' });
  const options = { fresh: false, ...command.opts<Omit<StartOptions, 'fresh'> & Partial<StartOptions>>() };
  const { redis, only, instances } = options;
  // Counted by each of them alone, limits would allow several times what they say.
  return { ...options, redis: redis || (only.includes('gateway') && isShared(instances)) };
};

/** `--set LOG_LEVEL=debug`, as often as there are settings: the shell's own variables may be meant for others. */
export const settingsOption = () =>
  new Option('--set <setting>', 'a setting of the services, e.g. LOG_LEVEL=debug; may be given several times')
    .argParser(parseSetting)
    .default({}, 'none');

const parseSetting = (text: string, before: Environment = {}): Environment => {
  const [, key, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (key && value !== undefined) return { ...before, [key]: value };
  throw new InvalidArgumentError(`"${text}" is not like LOG_LEVEL=debug; docs/develop.md has the settings.`);
};

const mostInstances = 9;

/** `order=2,gateway=3`. */
export const parseCounts = (text: string): Counts => {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.map(([name = '', count = '']) => [countedApp(name), parseCount(name, count)]));
};

const countedApp = (name: string): App => {
  if (isApp(name)) return name;
  throw new InvalidArgumentError(`"${name}" is none of ${apps.join(', ')}.`);
};

const parseCount = (name: string, text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= mostInstances) return count;
  throw new InvalidArgumentError(`${name}=${text}: the count is a number from 1 to ${mostInstances}.`);
};

const parseBrokers = (text: string): BrokerCount => {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new InvalidArgumentError('Kafka is started as 1 broker or as 3.');
};

/** `order,inventory` or `none`. The stores always run. */
export const parseOnly = (text: string): App[] => {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isApp(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${apps.join(', ')}, none.`);
  return apps.filter((app) => names.includes(app));
};
