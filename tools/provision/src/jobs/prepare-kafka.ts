import { CommandError } from '@tessera/command';
import { apps, type TopicPlan } from '@tessera/contracts';
import { type KafkaConnection } from '@tessera/messaging/kafka';
import { prepareTopics } from '../topics/kafka-topics.js';
import { inWords, isSetting, remedyFor, type Shortfall } from '../topics/topic-shortfalls.js';
import { withKafkaAdmin } from '../topics/kafka-admin.js';
import { aclsOf } from './kafka-acls.js';
import { remedyHere } from './remedy-here.js';

/**
 * Makes what is missing of the topics; with `acls` also says what each service, by its user's name, may do with them.
 * Answers what was not as the contract wants it: settings are mended, the rest is somebody's decision.
 */
export const prepareKafka = async (at: KafkaConnection, plan: TopicPlan, acls = false): Promise<Shortfall[]> => {
  try {
    return await withKafkaAdmin(at, async (admin) => {
      const found = await prepareTopics(admin, plan);
      if (acls) await admin.createAcls({ acl: apps.flatMap(aclsOf) });
      return found;
    });
  } catch (error) {
    throw isRefused(error) ? new CommandError(refusal(error), { cause: error }) : error;
  }
};

/** What became of it, or what somebody is to do. */
export const lineOf = (shortfall: Shortfall) =>
  isSetting(shortfall) ? `${inWords(shortfall)}: it is set now` : `${inWords(shortfall)}: ${remedyFor(shortfall)}`;

/**
 * Fails where something is left for a person, with all of it in one line: whoever rolls out a cluster looks at the outcome of
 * a job, and at its last line, and reads no log that went well.
 */
export const mustNeedNobody = (short: readonly Shortfall[]): void => {
  const left = short.filter((shortfall) => !isSetting(shortfall));
  if (left.length === 0) return;
  throw new CommandError(
    `${left.map(inWords).join(', ')}: this is mended by nobody but you, and the services must not run before it is (docs/operate.md, Topics)`,
  );
};

const refusal = (error: Error) =>
  `Kafka refuses our login (${error.message})` +
  remedyHere({
    compose:
      ': it was started with other secrets, or without docker/sasl.yml. ' +
      'Start both anew with the same files: docker compose up --force-recreate kafka prepare-topics',
    kubernetes: ': look at KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and the Secret behind KAFKA_SASL_PASSWORD_FILE',
  });

const isRefused = (error: unknown): error is Error =>
  error instanceof Error && /SASL|Authentication/i.test(`${error.name} ${error.message}`);
