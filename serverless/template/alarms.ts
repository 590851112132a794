import { rooms } from '../routes.js';
import { choose, getAtt, type Listed, nothing, ref } from './cloudformation.js';
import { pascal } from './functions.js';

interface Metric {
  Namespace: string;
  MetricName: string;
  Dimensions: readonly Listed[];
}

/** What is too much within a minute. */
interface TooMuch {
  statistic: 'Sum' | 'Maximum';
  over: number;
}

const metric = (Namespace: string, MetricName: string, dimensions: Listed = {}): Metric => ({
  Namespace,
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: value })),
});

const on = (description: string, { statistic, over }: TooMuch, { Dimensions, ...named }: Metric): Listed => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    ...named,
    ...(Dimensions.length > 0 ? { Dimensions } : {}),
    Statistic: statistic,
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: over,
    ComparisonOperator: 'GreaterThanThreshold',
    // No requests, no numbers: that is no alarm.
    TreatMissingData: 'notBreaching',
    AlarmActions: choose('Alerting', [ref('AlertTopicArn')], nothing()),
  },
});

const any: TooMuch = { statistic: 'Sum', over: 0 };
const queue = (id: string, name: string) => metric('AWS/SQS', name, { QueueName: getAtt(`${id}.QueueName`) });
const fn = (id: string, name: string) => metric('AWS/Lambda', name, { FunctionName: ref(id) });

const given = (id: string, by: string): Listed => ({
  [`${id}Alarm`]: on(
    `What ${by} gave up lies in a queue of the dead: look, cure, redrive`,
    { statistic: 'Maximum', over: 0 },
    queue(`${id}Queue`, 'ApproximateNumberOfMessagesVisible'),
  ),
});

/** Of the write that everything depends on. */
const failing = (id: string): Listed => ({
  [`${id}ErrorsAlarm`]: on(
    'DynamoDB fails to write',
    any,
    metric('AWS/DynamoDB', 'SystemErrors', { TableName: ref(id), Operation: 'TransactWriteItems' }),
  ),
});

/** Whoever validates counts it: one function with Chain=express, each room with Chain=one. */
const breaching = (room: string, condition: string): Listed => ({
  [`${pascal(room)}BreachAlarm`]: {
    ...on('An answer broke the contract and was withheld', any, metric('Tessera', 'ContractBreach', { service: room })),
    Condition: condition,
  },
});

/** What somebody should know of; each may be silent for ever. */
export const alarms = (): Listed => ({
  ServerErrorsAlarm: on('The API answers with 5xx', any, {
    ...metric('AWS/ApiGateway', '5XXError', { ApiName: ref('AWS::StackName'), Stage: 'v1' }),
  }),
  AuthorizeErrorsAlarm: on(
    'Many refused tokens: a bad key set, or somebody tries',
    { statistic: 'Sum', over: 100 },
    fn('AuthorizeFunction', 'Errors'),
  ),
  ...given('ChangesDead', 'relay or bridge'),
  ...given('SettleDead', 'settle-order'),
  ...given('ReceiptDead', 'write-receipt'),
  ChangesAgeAlarm: on(
    'A change waits for the bridge for more than a minute',
    { statistic: 'Maximum', over: 60 },
    queue('ChangesQueue', 'ApproximateAgeOfOldestMessage'),
  ),
  OutboxAgeAlarm: on(
    'A change waits in the outbox for more than a minute',
    { statistic: 'Maximum', over: 60_000 },
    fn('RelayFunction', 'IteratorAge'),
  ),
  // The limit is the account's: whichever function is throttled, the next one may be ours.
  ThrottledFunctionsAlarm: on('Lambda throttles functions of this account', any, metric('AWS/Lambda', 'Throttles')),
  ...failing('UsersTable'),
  ...failing('OrdersTable'),
  ...failing('InventoryTable'),
  ...breaching('validate', 'Express'),
  ...Object.assign({}, ...Object.keys(rooms).map((room) => breaching(room, 'One'))),
});
