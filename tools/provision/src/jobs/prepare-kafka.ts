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
 * Answers, a line each, what was not as the contract wants it: settings are mended, the rest is somebody's decision.
 */
export const prepareKafka = async (at: KafkaConnection, plan: TopicPlan, acls = false): Promise<string[]> => {
  try {
    const short = await withKafkaAdmin(at, async (admin) => {
      const found = await prepareTopics(admin, plan);
      if (acls) await admin.createAcls({ acl: apps.flatMap(aclsOf) });
      return found;
    });
    return short.map(lineOf);
  } catch (error) {
    throw isRefused(error) ? new CommandError(refusal(error), { cause: error }) : error;
  }
};

const lineOf = (shortfall: Shortfall) =>
  isSetting(shortfall) ? `${inWords(shortfall)}: it is set now` : `${inWords(shortfall)}: ${remedyFor(shortfall)}`;

const refusal = (error: Error) =>
  `Kafka refuses our login (${error.message})` +
  remedyHere(
    ': it was started with other secrets, or without docker/sasl.yml. ' +
      'Start both anew with the same files: docker compose up --force-recreate kafka prepare-topics',
  );

const isRefused = (error: unknown): error is Error =>
  error instanceof Error && /SASL|Authentication/i.test(`${error.name} ${error.message}`);
