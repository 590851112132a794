import { brokerSettings } from './kafka-settings.js';

const settingsOf = (nodeIds: number[], more: object = {}) => {
  const controllers = nodeIds.map((nodeId) => ({ nodeId, port: 9100 + nodeId }));
  const lines = brokerSettings({ nodeId: 1, port: 9001, controllers, ...more }).split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/)));
};

it('copies everything to three brokers and waits for two of them', () => {
  expect(settingsOf([1, 2, 3])).toMatchObject({
    'controller.quorum.voters': '1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103',
    'default.replication.factor': '3',
    'min.insync.replicas': '2',
    'offsets.topic.replication.factor': '3',
    'unclean.leader.election.enable': 'false',
  });
});

it('copies nothing where there is one', () => {
  expect(settingsOf([1])).toMatchObject({ 'default.replication.factor': '1', 'min.insync.replicas': '1' });
});

it('sends whoever comes by a side door back there', () => {
  const [one, other] = [
    { listen: 7, advertise: 8 },
    { listen: 17, advertise: 18, host: '10.99.0.254' },
  ];
  expect(settingsOf([1], { sides: [one, other] })).toMatchObject({
    listeners: 'PLAINTEXT://127.0.0.1:9001,CONTROLLER://127.0.0.1:9101,SIDE0://127.0.0.1:7,SIDE1://127.0.0.1:17',
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:9001,SIDE0://127.0.0.1:8,SIDE1://10.99.0.254:18',
    'listener.security.protocol.map': expect.stringContaining(',SIDE0:PLAINTEXT,SIDE1:PLAINTEXT'),
  });
});

const guard = { keystore: '', passwords: {}, admin: 'boss' };

it('guards the side doors alone', () => {
  const guarded = settingsOf([1], { sides: [{ listen: 7, advertise: 8 }], guard });
  expect(guarded).toMatchObject({
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SIDE0:SASL_SSL',
    'listener.name.side0.scram-sha-512.sasl.jaas.config': expect.stringContaining('ScramLoginModule'),
    'super.users': 'User:ANONYMOUS;User:boss',
  });
});

it('asks nobody anything without a guard', () => {
  const keys = Object.keys(settingsOf([1], { sides: [{ listen: 7, advertise: 8 }] }));
  expect(keys.filter((key) => /sasl|ssl|authorizer|super/.test(key))).toEqual([]);
});
