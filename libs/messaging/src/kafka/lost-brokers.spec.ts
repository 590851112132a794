import { createRequire } from 'node:module';
import { surviveLostBrokers } from './lost-brokers.js';

const load = createRequire(import.meta.url);
const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
const refused = named('KafkaJSConnectionError', { code: 'ECONNREFUSED' });

/** The changed methods of kafkajs, called as the library does, on as much of its objects as they touch. */
describe('a member of a group', () => {
  const group = load('kafkajs/src/consumer/consumerGroup').prototype;
  const offsets = load('kafkajs/src/consumer/offsetManager').prototype;
  let asked: string[];
  let member: object;
  const coordinator = (isConnected: boolean) => ({ isConnected: () => isConnected });

  beforeAll(surviveLostBrokers);
  beforeEach(() => {
    asked = [];
    const ask = (what: string, answer: unknown) => async () => {
      asked.push(what);
      return answer;
    };
    member = {
      groupId: 'g',
      sessionTimeout: 10_000,
      lastRequest: Date.now(),
      cluster: {
        refreshMetadata: ask('metadata', undefined),
        findGroupCoordinator: ask('coordinator', coordinator(true)),
      },
      offsetManager: { cluster: { findGroupCoordinator: ask('coordinator of offsets', coordinator(true)) } },
      joinAndSync: ask('join', undefined),
      coordinator: coordinator(false),
      logger: { debug: () => {} },
    };
  });

  it.each([
    ['a leader that moved', named('KafkaJSProtocolError', { type: 'NOT_LEADER_FOR_PARTITION' })],
    ['a broker that is gone', refused],
    ['a broker that is silent', named('KafkaJSRequestTimeoutError')],
    ['one of them at the bottom of retries', named('KafkaJSNumberOfRetriesExceeded', { cause: refused })],
  ])('asks where to fetch after %s, and does not join anew', async (_, error) => {
    await group.recoverFromFetch.call(member, error);
    expect(asked).toEqual(['metadata']);
  });

  it('looks for the coordinator that has its offsets', async () => {
    const error = named('KafkaJSProtocolError', { type: 'NOT_COORDINATOR_FOR_GROUP' });
    await group.recoverFromFetch.call(member, error);
    expect(asked).toEqual(['coordinator of offsets', 'metadata']);
  });

  it('leaves everything else to the library', async () => {
    await group.recoverFromFetch.call(member, named('KafkaJSProtocolError', { type: 'UNKNOWN_TOPIC_OR_PARTITION' }));
    expect(asked).toEqual(['metadata', 'join']);
    await expect(group.recoverFromFetch.call(member, new TypeError('bug'))).rejects.toThrow('bug');
  });

  it('looks for a coordinator that is lost, to commit to', async () => {
    await offsets.getCoordinator.call(member);
    expect(asked).toEqual(['coordinator']);
  });
});

describe('a connection', () => {
  const broker = load('kafkajs/src/broker').prototype;
  const queue = load('kafkajs/src/network/requestQueue').prototype;
  const runner = load('kafkajs/src/consumer/runner').prototype;

  beforeAll(surviveLostBrokers);

  it('that cannot be begun, as another start is under way, is left alone', async () => {
    const ended: string[] = [];
    const start = (error: Error) => ({
      lock: { acquire: () => Promise.reject(error) },
      disconnect: async () => ended.push(error.name),
    });
    await expect(broker.connect.call(start(named('KafkaJSLockTimeout')))).rejects.toThrow();
    await expect(broker.connect.call(start(named('KafkaJSRequestTimeoutError')))).rejects.toThrow();
    expect(ended).toEqual(['KafkaJSRequestTimeoutError']);
  });

  it('that is to end waits for an answer as long as for any other', async () => {
    const silent = { pending: [], inflight: new Map([[1, {}]]), once: () => {}, logger: { debug: () => {} } };
    await queue.waitForPendingRequests.call({ ...silent, requestTimeout: 20 });
  });

  it('is not asked by a consumer that has stopped', async () => {
    await expect(runner.fetch.call({ running: false }, '1')).rejects.toThrow('the consumer has stopped');
  });
});
