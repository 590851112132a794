import { type PlatformKafka } from '@tessera/check/settings';
import { CommandError } from '@tessera/command';
import { type TopicReport } from '@tessera/stack';
import { Command } from 'commander';
import { styleText } from 'node:util';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';

const footer = `
Examples:
  tessera topics
  tessera topics --json | jq '.groups[] | select(.lag > 0)'

Exit codes:
  0  every topic of the platform is there
  1  one is missing, or Kafka cannot be reached
  2  the command line is wrong`;

const number = (value: number) => String(value).padStart(9);

/** A dead letter is something that somebody has to look at. */
const topicLine = ({ topic, partitions, messages, isMissing }: TopicReport['topics'][number]) => {
  const line = `  ${topic.padEnd(42)}${isMissing ? '  missing' : `${number(partitions)} ${number(messages)}`}`;
  const wrong = isMissing || (topic.endsWith('.dlt') && messages > 0);
  return wrong ? styleText('yellow', line) : line;
};

const groupLine = ({ group, topic, lag }: TopicReport['groups'][number]) =>
  `  ${group.padEnd(24)} ${topic.padEnd(17)}${number(lag)}`;

const table = ({ topics, groups }: TopicReport) => [
  `  ${'TOPIC'.padEnd(42)}PARTITIONS MESSAGES`,
  ...topics.map(topicLine),
  '',
  `  ${'GROUP'.padEnd(24)} ${'READS'.padEnd(17)} TO READ`,
  ...groups.map(groupLine),
];

const ask = async (settings: PlatformKafka): Promise<TopicReport> => {
  const { topicReport } = await import('@tessera/stack');
  try {
    return await topicReport(settings, settings.TOPIC_PREFIX);
  } catch (error) {
    const { kafkaError } = await import('@tessera/check');
    throw kafkaError(settings, error);
  }
};

const creators: Readonly<Record<string, string>> = {
  local: ': "npm start" creates them',
  compose: ': "docker compose up --wait" creates them',
  kubernetes: ': the Job that prepares topics creates them, or their KafkaTopics ("kubectl get jobs")',
};

/** `tessera topics`: what Kafka holds, and who has read how far. */
export const topicsCommand = (): Command =>
  new Command('topics')
    .description('Shows the topics of the platform, their dead letters, and how far each group has read.')
    .option(...envOption)
    .option('--json', 'print {topics, groups} as JSON')
    .addHelpText('after', footer)
    .action(async ({ env, json }: { env?: string; json?: boolean }) => {
      const settings = kafkaIn(settingsFolder(env));
      const report = await ask(settings);
      console.log(json ? JSON.stringify(report, null, 2) : table(report).join('\n'));
      if (report.topics.some(({ isMissing }) => isMissing))
        throw new CommandError(`Topics are missing${creators[settings.RUNS_IN ?? ''] ?? ''}.`);
    });
