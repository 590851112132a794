import { readdirSync } from 'node:fs';
import { ofType, readResources } from '../test/read-template.js';
import { workspace } from './compose.js';
import { functions, pascal } from './functions.js';

const resources = readResources();
const rooms = Object.entries(functions).map(([room, needs]) => ({ room, id: pascal(room), needs }));

const propertiesOf = (id: string) => Object(resources[id]?.Properties);

interface Statement {
  Action: string[];
  Resource: unknown;
}

/** What a role may do, but for what it may do with a key of ours. */
const statementsOf = (id: string): Statement[] =>
  propertiesOf(`${id}Role`).Policies[0].PolicyDocument.Statement.filter((one: object) => 'Action' in one);

it('every folder of a function is in the list', () => {
  const folders = readdirSync(new URL('functions/', workspace), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(functions).toSorted()).toEqual(names.toSorted());
});

describe.each(rooms)('$room', ({ room, id, needs }) => {
  it('has function, role and log, all of them with the same chain', () => {
    const conditions = ['Function', 'Role', 'Logs'].map((kind) => resources[`${id}${kind}`]?.Condition);
    expect(new Set(conditions).size).toBe(1);
    expect(propertiesOf(`${id}Function`)).toMatchObject({
      MemorySize: needs.memoryMb,
      Timeout: { 'Fn::If': ['OnEmulator', 60, needs.timeoutS] },
    });
  });

  it('may write its log, and do what it needs, and nothing else', () => {
    const [log, ...rest] = statementsOf(id);
    expect(log).toMatchObject({ Resource: { 'Fn::GetAtt': `${id}Logs.Arn` } });
    expect(rest.map(({ Action }) => Action)).toEqual(needs.may.map(({ actions }) => actions));
  });

  it.each(['UsersTable', 'OrdersTable', 'InventoryTable', 'OutboxTable'])(
    'knows the name of %s if it may touch it',
    (table) => {
      const touched = JSON.stringify(statementsOf(id)).match(new RegExp(`${table}\\.Arn`)) !== null;
      const known = JSON.stringify(propertiesOf(`${id}Function`).Environment).includes(`"Ref":"${table}"`);
      expect(known).toBe(touched);
    },
  );

  it('is told who it is', () => {
    const { Variables } = propertiesOf(`${id}Function`).Environment;
    expect(Variables).toMatchObject({ POWERTOOLS_SERVICE_NAME: room, POWERTOOLS_METRICS_NAMESPACE: 'Tessera' });
  });
});

it('only the relay of a role reads the stream, and only the accounts get the signing key', () => {
  const holders = (what: string) =>
    rooms.filter(({ id }) => JSON.stringify(statementsOf(id)).includes(what)).map(({ room }) => room);
  expect(holders('OutboxTable.StreamArn')).toEqual(['relay']);
  expect(holders('${KeyName}')).toEqual(['accounts']);
});

it('whoever waits for another waits for longer than that one may take', () => {
  const seconds = (room: string) => functions[room]?.timeoutS ?? 0;
  expect(propertiesOf('ChangesQueue').VisibilityTimeout).toBeGreaterThanOrEqual(6 * seconds('bridge'));
  const machine = propertiesOf('StateMachine').Definition.TimeoutSeconds;
  expect(machine).toBeLessThan(seconds('door'));
  for (const room of ['accounts', 'catalogue', 'orders'])
    expect(machine).toBeGreaterThan(seconds(room) + seconds('validate') + seconds('format'));
  // API Gateway waits for 29 seconds.
  for (const room of ['door', 'accounts', 'catalogue', 'orders']) expect(seconds(room)).toBeLessThan(29);
});

it('what a subscriber gives up goes to a queue of its own', () => {
  const subscribers = ofType(resources, 'AWS::SNS::Subscription').map(
    ([, { Properties }]) => Object(Properties.Endpoint)['Fn::GetAtt'],
  );
  const tries = ofType(resources, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Object(Properties));
  expect(tries.map(({ FunctionName }) => `${FunctionName.Ref}.Arn`)).toEqual(subscribers);
  const queues = tries.map(({ DestinationConfig }) => DestinationConfig.OnFailure.Destination['Fn::GetAtt']);
  expect(new Set(queues).size).toBe(subscribers.length);
});
