import { allTopics } from '@tessera/contracts';
import { givenUrl } from '@tessera/testing';
import { type Admin } from 'kafkajs';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { withKafkaAdmin } from '../src/topics/kafka-admin.js';

const PROGRAM = fileURLToPath(new URL('../dist/jobs/prepare.js', import.meta.url));
const prefix = `job-${randomBytes(4).toString('hex')}-`;

/** The job, as an image runs it. */
const prepare = (args: string[], env: NodeJS.ProcessEnv = {}) => {
  const settings = { KAFKA_BROKERS: givenUrl('KAFKA_BROKERS'), TOPIC_PREFIX: prefix, TOPIC_PARTITIONS: '2', ...env };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, 'topics', ...args], { env: settings }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
};

const asAdmin = (use: (admin: Admin) => Promise<void>) =>
  withKafkaAdmin(givenUrl('KAFKA_BROKERS'), use, { retries: 5 });

afterAll(() =>
  asAdmin(async (admin) => {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
    await admin.deleteTopics({ topics });
  }),
);

it('fails in Kubernetes, or when asked to, over what it cannot mend, and names it in one line', async () => {
  await asAdmin(async (admin) => {
    const topics = [{ topic: `${prefix}orders`, numPartitions: 1 }];
    await admin.createTopics({ waitForLeaders: false, topics });
  });
  const lenient = await prepare([]);
  expect([lenient.code, lenient.err]).toEqual([0, '']);
  expect(lenient.out).toMatch(/orders has partitions 1 instead of 2: make it anew while it is empty/);
  for (const strict of [await prepare(['--strict']), await prepare([], { RUNS_IN: 'kubernetes' })]) {
    expect(strict.code).toBe(1);
    expect(strict.err).toMatch(
      /^prepare topics: \S+orders has partitions 1 instead of 2: this is mended by nobody.*\n$/,
    );
  }
  await asAdmin(async (admin) => {
    const made = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
    expect(made).toHaveLength(allTopics().length);
  });
});

it('is content in Kubernetes where all is as agreed', async () => {
  expect(await prepare([], { RUNS_IN: 'kubernetes', TOPIC_PARTITIONS: '1' })).toMatchObject({ code: 0, err: '' });
});

it.each([
  [{ KAFKA_ACLS: 'true' }, /KAFKA_ACLS=true is neither on nor off/],
  [{ KAFKA_ACLS: 'on' }, /KAFKA_ACLS=on is for topics without a TOPIC_PREFIX/],
  [{ TOPIC_PARTITIONS: '0' }, /TOPIC_PARTITIONS=0 is not a number of partitions/],
])('says of %o what is wrong', async (env, says) => {
  const { code, err } = await prepare([], env);
  expect([code, err]).toEqual([1, expect.stringMatching(says)]);
});
