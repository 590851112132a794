import { prepareTopics } from '../provision/kafka-topics.js';
import { inWords, isSetting, remedyFor, type Shortfall } from '../provision/topic-shortfalls.js';
import { withKafkaAdmin } from '../stores/kafka-admin.js';
import { Trouble } from '../trouble.js';
import { aclsOf } from './kafka-acls.js';
import { kafkaUsers } from './kafka-users.js';

/**
 * Makes what is missing of the topics; with a login (docker/sasl.yml) also says what each service may do with them.
 * Answers, a line each, what was not as the contract wants it: settings are mended, the rest is somebody's decision.
 */
export async function prepareKafka(
  brokers: string,
  login: { username: string; password: string } | undefined,
  partitions?: number,
): Promise<string[]> {
  try {
    const short = await withKafkaAdmin(
      brokers,
      async (admin) => {
        const found = await prepareTopics(admin, { partitions });
        if (login) await admin.createAcls({ acl: kafkaUsers.flatMap(aclsOf) });
        return found;
      },
      { login },
    );
    return short.map(lineOf);
  } catch (error) {
    throw isRefused(error) ? new Trouble(refusal, { cause: error }) : error;
  }
}

const lineOf = (shortfall: Shortfall) =>
  isSetting(shortfall) ? `${inWords(shortfall)}: it is set now` : `${inWords(shortfall)}: ${remedyFor(shortfall)}`;

const refusal =
  'Kafka refuses our login: it was started with other secrets, or without docker/sasl.yml. ' +
  'Start both anew with the same files: docker compose up --force-recreate kafka prepare-topics';

const isRefused = (error: unknown) =>
  error instanceof Error && /SASL|Authentication/i.test(`${error.name} ${error.message}`);
