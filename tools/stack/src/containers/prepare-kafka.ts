import { createMissing } from '../provision/kafka-topics.js';
import { withKafkaAdmin } from '../stores/kafka-admin.js';
import { Trouble } from '../trouble.js';
import { aclsOf } from './kafka-acls.js';
import { kafkaUsers } from './kafka-users.js';

/** As many consumers of one group can share the work, so as many replicas of a service. */
const partitions = 12;

/** Makes what is missing of the topics; with a login (docker/sasl.yml) also says what each service may do with them. */
export async function prepareKafka(
  brokers: string,
  login: { username: string; password: string } | undefined,
): Promise<void> {
  try {
    await withKafkaAdmin(
      brokers,
      async (admin) => {
        await createMissing(admin, '', partitions);
        if (login) await admin.createAcls({ acl: kafkaUsers.flatMap(aclsOf) });
      },
      { login },
    );
  } catch (error) {
    throw isRefused(error) ? new Trouble(refusal, { cause: error }) : error;
  }
}

const refusal =
  'Kafka refuses our login: it was started with other secrets, or without docker/sasl.yml. ' +
  'Start both anew with the same files: docker compose up --force-recreate kafka prepare-topics';

const isRefused = (error: unknown) =>
  error instanceof Error && /SASL|Authentication/i.test(`${error.name} ${error.message}`);
