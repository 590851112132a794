import { kafkaUsers } from '../../generate/users.js';
import { type KubeObject } from '../../object.js';
import { object } from '../rendered.fixture.js';
import { usersAgreed } from './kafka-users.js';

const kafka = object('Kafka', 'tessera');
const broken = (...users: KubeObject[]) => usersAgreed.broken([kafka, ...users]);
const [user, ...others] = kafkaUsers();
const acls = (change: (acls: object[]) => object[]): KubeObject => {
  const { authorization, ...spec } = user!.spec as { authorization: { acls: object[] } };
  return { ...user!, spec: { ...spec, authorization: { ...authorization, acls: change(authorization.acls) } } };
};

it('as they are generated', () => {
  expect(broken(...kafkaUsers())).toEqual([]);
  // Where somebody else runs Kafka the job says who may what.
  expect(usersAgreed.broken([])).toEqual([]);
});

it('a right too few, one too many and a user too few are named', () => {
  const all = { resource: { type: 'topic', name: '', patternType: 'prefix' }, operations: ['Write'] };
  expect(
    broken(
      acls(([, ...rest]) => rest),
      ...others,
    ),
  ).toEqual(['KafkaUser/user: lacks allow Write topic credit']);
  expect(
    broken(
      acls((had) => [...had, all]),
      ...others,
    ),
  ).toEqual(['KafkaUser/user: has allow Write topic *, which it does not need']);
  expect(broken(...others)).toEqual(['KafkaUser/user: is missing']);
});
