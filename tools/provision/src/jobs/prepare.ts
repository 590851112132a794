import { CommandError, commandLine, exitCodeOf, until } from '@tessera/command';
import { kafkaConnection } from '@tessera/messaging/kafka';
import { readConfig } from '@tessera/runtime/settings';
import { Argument } from 'commander';
import { readFileSync } from 'node:fs';
import { lineOf, mustNeedNobody, prepareKafka } from './prepare-kafka.js';
import { prepareMongo } from './prepare-mongo.js';
import { preparePostgres } from './prepare-postgres.js';
import { remedyHere } from './remedy-here.js';

/**
 * The `prepare-…` jobs of docker-compose.yml: what a store must have before its service may use it. Each can be run
 * again at any time; it changes nothing that is there.
 */
const setting = (key: string): string => {
  const value = process.env[key];
  if (value) return value;
  throw new CommandError(`${key} is not set`);
};

const secretRemedies = {
  compose: '. Make it anew: docker compose up secrets',
  kubernetes: '. A Secret that this pod mounts must have it: kubectl describe pod names them',
};

const secretIn = (key: string): string => {
  try {
    return readFileSync(setting(key), 'utf8').trim();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${key}: the secret is missing${remedyHere(secretRemedies)}`);
  }
};

/** `docker compose restart` restarts stores and jobs at once, and a broker's port opens long before it answers. */
const readyWithin = 90_000;

/** Who may do what is ours to say in our own cluster (docker/sasl.yml); in somebody else's it is said by others. */
const aclsSetting = () => {
  const text = process.env['KAFKA_ACLS'] || 'off';
  if (text === 'on' || text === 'off') return text === 'on';
  throw new CommandError(`KAFKA_ACLS=${text} is neither on nor off`);
};

/** Fewer or more than the contract's, for a cluster that is small or shared. */
const partitionsSetting = () => {
  const text = process.env['TOPIC_PARTITIONS'];
  if (!text) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new CommandError(`TOPIC_PARTITIONS=${text} is not a number of partitions`);
};

interface Options {
  strict?: boolean;
}

const prepareTopics = async ({ strict }: Options): Promise<void> => {
  const connection = readConfig('prepare topics', kafkaConnection);
  const [prefix, acls] = [process.env['TOPIC_PREFIX'] ?? '', aclsSetting()];
  if (prefix && acls) throw new CommandError('KAFKA_ACLS=on is for topics without a TOPIC_PREFIX');
  const short = await prepareKafka(connection, { prefix, partitions: partitionsSetting() }, acls);
  for (const shortfall of short) console.log(`prepare topics: ${lineOf(shortfall)}`);
  if (strict || process.env['RUNS_IN'] === 'kubernetes') mustNeedNobody(short);
};

const jobs: Record<string, (options: Options) => Promise<void>> = {
  postgres: () => preparePostgres(secretIn('DATABASE_URL_FILE'), secretIn('ADMIN_PASSWORD_FILE')),
  mongo: () => prepareMongo(secretIn('DATABASE_URL_FILE'), secretIn('ADMIN_PASSWORD_FILE')),
  topics: prepareTopics,
};

const prepare = async (store: string, options: Options) => {
  const job = async () => jobs[store]?.(options);
  await until('its store is not ready', job, readyWithin, 1_000);
  console.log(`prepare ${store}: done`);
};

const command = commandLine('prepare')
  .description('Makes what a store must have before its service may use it, where it is missing.')
  .addArgument(new Argument('<store>', 'which store').choices(Object.keys(jobs)))
  .option(
    '--strict',
    'of topics: fail where one has fewer partitions or copies; RUNS_IN=kubernetes is strict by itself',
  )
  .action(prepare);

process.exitCode = await exitCodeOf(() => command.parseAsync(), `prepare ${process.argv[2]}: `);
