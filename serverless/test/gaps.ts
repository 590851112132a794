/** Where the emulator is not as AWS is, and what is done instead. By id; `gaps.int-spec.ts` looks whether each is still there. */
export const gaps = [
  {
    id: 'access-log',
    aws: 'API Gateway writes a line of each request into the log group of the stage',
    emulator: 'The setting is taken, and nothing is written',
    instead: 'The template is looked at',
  },
  {
    id: 'callback-handlers',
    aws: 'The runtime of Node.js 24 refuses a handler that takes a callback',
    emulator: 'It is called with one',
    instead: 'bundles.int-spec.ts: each handler is an async function of two parameters at most',
  },
  {
    id: 'change-set-replacement',
    aws: 'A method whose function has changed is modified',
    emulator: 'A change set says that it may be replaced',
    instead: 'Tests agree to it',
  },
  {
    id: 'emf',
    aws: 'A line in the embedded metric format is a metric',
    emulator: 'It is a line',
    instead: 'Tests read the line, and put the metric',
  },
  {
    id: 'error-names',
    aws: 'What a function threw is named as it was',
    emulator: 'Every error is a Runtime.HandlerError',
    instead: 'Steps hand data to each other, no errors',
  },
  {
    id: 'express-limits',
    aws: 'An execution carries 256 KB',
    emulator: 'It carries any size',
    instead: 'pages.spec.ts and asked.spec.ts keep what is carried below it',
  },
  {
    id: 'gateway-context-path',
    aws: '$context.path in an answer of the gateway is the path',
    emulator: 'It stays as it is written',
    instead: 'Tests take it as it is written',
  },
  {
    id: 'lambda-permission',
    aws: 'API Gateway calls a function whose policy lets it',
    emulator: 'It calls any',
    instead: 'The template is looked at',
  },
  {
    id: 'managed-metrics',
    aws: 'API Gateway, Lambda, SQS and DynamoDB count what they do',
    emulator: 'There are no such metrics',
    instead: 'Alarms are tried on a metric of our own',
  },
  {
    id: 'mock-context',
    aws: 'API Gateway fills in context.requestId in headers of MOCK integrations',
    emulator: 'It stays as it is written',
    instead: 'The literal is taken for an id, there alone',
  },
  {
    id: 'mock-quotes',
    aws: 'Of a static header of a MOCK integration the outer quotes are taken away',
    emulator: 'All quotes at both ends are',
    instead: 'The header is expected without its last quote',
  },
  {
    id: 'move-task',
    aws: 'StartMessageMoveTask brings dead letters back',
    emulator: 'InvalidAction',
    instead: 'Our own redrive, which brings back more than that',
  },
  {
    id: 's3-lifecycle',
    aws: 'A bucket has the lifecycle that its template says',
    emulator: 'It has none',
    instead: 'The template is looked at',
  },
  {
    id: 's3-template-url',
    aws: 'A template lies at https://<bucket>.s3.<region>.amazonaws.com/<key>',
    emulator: 'Only at <endpoint>/<bucket>/<key>',
    instead: 'One function makes the address',
  },
  {
    id: 'sns-lambda-failure',
    aws: 'A function that fails at what a topic hands it is tried again, and then there is a dead letter',
    emulator: 'It is called once',
    instead: 'Tests call it with the same message asynchronously: that is tried again',
  },
  {
    id: 'sqs-batch-action',
    aws: 'sqs:SendMessage allows SendMessageBatch',
    emulator: 'It wants an action that AWS does not have',
    instead: 'Messages are sent one by one',
  },
  {
    id: 'stream-partial-batch',
    aws: 'What a function gives back of a stream it is handed again, and after five tries there is a dead letter',
    emulator: 'It counts as done',
    instead: 'Relay is called by a test and its answer looked at; redrive publishes from the outbox',
  },
  {
    id: 'transaction-conflict',
    aws: 'Two transactions that overlap: one is cancelled with TransactionConflict',
    emulator: 'One comes after the other',
    instead: 'Something between says so',
  },
  {
    id: 'usage-plan-path',
    aws: 'A method is limited at /~1path/METHOD of its stage',
    emulator: 'Only at /path',
    instead: 'The template has both ways',
  },
  {
    id: 'waf-association',
    aws: 'A stage has a firewall',
    emulator: 'The type of resource is refused',
    instead: 'Waf=off',
  },
] as const;

/** The name of a gap. */
export type GapId = (typeof gaps)[number]['id'];

/** Whether a test runs where this gap is: on AWS itself the strict branch holds. */
export const gap = (_: GapId): boolean => process.env['TESSERA_AWS'] !== 'real';
