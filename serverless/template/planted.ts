/** A defect that somebody might make, and the rule that must find it: of `rules.guard` by its name, of cfn-lint by its code. */
export interface Planted {
  name: string;
  plant: (template: string) => string;
  foundBy: string;
}

const instead = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

const without = (what: string | RegExp) => instead(what, '');

/** Only within that resource. */
const at = (id: string, change: (resource: string) => string) => (template: string) =>
  template.replace(new RegExp(`^  ${id}:\\n(?: {4}.*\\n)+`, 'm'), change);

/** Each in a template of its own. */
export const plantedForGuard: readonly Planted[] = [
  {
    name: 'a method that asks for no token',
    plant: at('PlaceOrderMethod', instead('CUSTOM', 'NONE')),
    foundBy: 'authorizer_on_every_method',
  },
  {
    name: 'a method without its authorizer',
    plant: at('GetOrderHead', without(/ +AuthorizerId: .*\n/)),
    foundBy: 'authorizer_on_every_method',
  },
  {
    name: 'an old runtime',
    plant: at('OrdersFunction', instead('nodejs24.x', 'nodejs20.x')),
    foundBy: 'functions_are_current',
  },
  {
    name: 'a dearer processor',
    plant: at('RelayFunction', instead('arm64', 'x86_64')),
    foundBy: 'functions_are_current',
  },
  {
    name: 'a log group that Lambda makes',
    plant: at('DoorFunction', without(/ +LoggingConfig: .*\n/)),
    foundBy: 'functions_are_current',
  },
  { name: 'logs for ever', plant: at('AccessLogs', without(/ +RetentionInDays: .*\n/)), foundBy: 'logs_end' },
  {
    name: 'a queue without one of the dead',
    plant: at('ChangesQueue', without(/ +RedrivePolicy: .*\n/)),
    foundBy: 'nothing_is_dropped',
  },
  {
    name: 'one try only',
    plant: at('ChangesQueue', instead('maxReceiveCount: 3', 'maxReceiveCount: 1')),
    foundBy: 'nothing_is_dropped',
  },
  {
    name: 'events that are thrown away after the tries',
    plant: at('SettleOrderTries', without(/ +DestinationConfig: .*\n/)),
    foundBy: 'nothing_is_dropped',
  },
  {
    name: 'every event to everyone',
    plant: at('WriteReceiptSubscription', without(/ +ce_type: .*\n/)),
    foundBy: 'subscriptions_filter_and_count_hops',
  },
  {
    name: 'hops without end',
    plant: at('SettleOrderSubscription', without(/ +hop: .*\n/)),
    foundBy: 'subscriptions_filter_and_count_hops',
  },
  {
    name: 'a stream that drops what it gives up',
    plant: at('RelayMapping', without(/ +DestinationConfig: .*\n/)),
    foundBy: 'streams_give_up_aside',
  },
  {
    name: 'a stream that tries for ever',
    plant: at('RelayMapping', instead('MaximumRetryAttempts: 5', 'MaximumRetryAttempts: -1')),
    foundBy: 'streams_give_up_aside',
  },
  {
    name: 'ten messages again for one bad one',
    plant: at('BridgeMapping', without(/ +FunctionResponseTypes: .*\n/)),
    foundBy: 'partial_batches',
  },
  {
    name: 'a role for any action',
    plant: at('BridgeRole', instead('sns:Publish', 'sns:*')),
    foundBy: 'roles_are_narrow',
  },
  {
    name: 'a role for anything',
    plant: at('BridgeRole', instead('!Ref EventsTopic', '"*"')),
    foundBy: 'roles_are_narrow',
  },
  {
    name: 'a role for anything, when there is a key of ours',
    plant: at('OrdersRole', instead('!Ref KmsKeyArn', '"*"')),
    foundBy: 'roles_are_narrow',
  },
  {
    name: 'orders that go with the stack',
    plant: at('OrdersTable', instead('DeletionPolicy: Retain', 'DeletionPolicy: Delete')),
    foundBy: 'data_survives',
  },
  {
    name: 'a public bucket',
    plant: at('ReceiptsBucket', instead('RestrictPublicBuckets: true', 'RestrictPublicBuckets: false')),
    foundBy: 'buckets_are_private',
  },
  {
    name: 'receipts that can be overwritten',
    plant: at('ReceiptsBucket', without(/ +VersioningConfiguration: .*\n/)),
    foundBy: 'buckets_are_private',
  },
  { name: 'no WAF', plant: at('GuardOfStage', () => ''), foundBy: 'stages_are_guarded' },
  {
    name: 'no access log',
    plant: at('Stage', without(/ +AccessLogSetting:\n(?: {8}.*\n)+/)),
    foundBy: 'stages_are_guarded',
  },
  {
    name: 'a stage without a rate',
    plant: at('Stage', without(/ +ThrottlingRateLimit: !Ref RatePerSecond\n/)),
    foundBy: 'stages_are_guarded',
  },
  {
    name: 'a table that costs when nobody calls',
    plant: at('UsersTable', instead('PAY_PER_REQUEST', 'PROVISIONED')),
    foundBy: 'tables_cost_by_use_and_go_back',
  },
  {
    name: 'a table that cannot go back',
    plant: at('InventoryTable', without(/ +PointInTimeRecoverySpecification: .*\n/)),
    foundBy: 'tables_cost_by_use_and_go_back',
  },
];

/** All in one template, for cfn-lint takes seconds for each: no two are found by the same code. */
export const plantedForLint: readonly Planted[] = [
  {
    name: 'a name that nothing has',
    plant: at('SettleOrderSubscription', instead('!Ref EventsTopic', '!Ref EventTopic')),
    foundBy: 'E1020',
  },
  {
    name: 'an attribute that nothing has',
    plant: at('RelayMapping', instead('ChangesDeadQueue.Arn', 'ChangesDeadQueue.Url')),
    foundBy: 'E1010',
  },
  {
    name: 'a message that comes back while it is worked on',
    plant: at('ChangesQueue', instead('VisibilityTimeout: 60', 'VisibilityTimeout: 2')),
    foundBy: 'E3505',
  },
  {
    name: 'a property with a slip of the pen',
    plant: at('BridgeMapping', instead('BatchSize', 'BatchSise')),
    foundBy: 'E3002',
  },
  {
    name: 'a number out of its range',
    plant: at('AuthorizeFunction', instead('OnEmulator, 60, 3 ', 'OnEmulator, 60, 3000 ')),
    foundBy: 'E3717',
  },
  {
    name: 'a snapshot that waits for nothing',
    plant: instead('      - PlaceOrderMethod\n', '      - PlaceOrdrMethod\n'),
    foundBy: 'E3005',
  },
  { name: 'an unknown condition', plant: at('GuardOfStage', instead('Guarded', 'Guarding')), foundBy: 'E3015' },
  {
    name: 'a value that is none of its list',
    plant: at('TokenAuthorizer', instead('Type: TOKEN', 'Type: TOKENS')),
    foundBy: 'E3708',
  },
];
