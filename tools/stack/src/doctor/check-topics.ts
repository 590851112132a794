import { type KafkaConnection } from '@tessera/messaging/kafka';
import { inWords, isSetting, remedyFor, type Shortfall, topicShortfalls, withKafkaAdmin } from '@tessera/provision';
import { topicReport, type TopicReport } from '../control/topic-report.js';
import { givenKeys } from '../stores/given-urls.js';
import { type Finding, good, warning, wrong } from './finding.js';

/** The platform's topics: all there, as their contract wants them, and without dead letters. */
export const checkTopics = async (at: KafkaConnection, partitions: number | undefined): Promise<Finding[]> => {
  const { topics } = await topicReport(at);
  const short = await withKafkaAdmin(at, (admin) => topicShortfalls(admin, { partitions }));
  const findings = [...topics.flatMap(topicFinding), ...short.map(shortFinding)];
  if (findings.length > 0) return findings;
  const fewest = Math.min(...topics.map((topic) => topic.partitions));
  const count = at.KAFKA_BROKERS.split(',').length;
  return [good('kafka running', `${topics.length} topics, ${fewest} partitions each or more, brokers: ${count}`)];
};

const topicFinding = ({ topic, messages, isMissing }: TopicReport['topics'][number]): Finding[] => {
  const again = 'end the platform and start it again: each start creates what is missing';
  if (isMissing) return [wrong(`topic ${topic}`, 'is missing', again)];
  if (messages === 0 || !topic.endsWith('.dlt')) return [];
  const why = './tessera logs says why: look for "dead-lettered"';
  return [warning(`topic ${topic}`, `holds ${messages} dead letters`, why)];
};

const shortFinding = (shortfall: Shortfall): Finding => {
  // The data of a local stack are samples.
  const isOurs = !process.env[givenKeys.kafka];
  const anew = 'npm start -- --fresh makes it anew; adding partitions would break the order of its keys';
  const remedy = isOurs && !isSetting(shortfall) ? anew : remedyFor(shortfall);
  return warning(`topic ${shortfall.topic}`, inWords(shortfall), remedy);
};
