import { type Permission, type Resource, type Setting, type Table, tables } from '../functions/needs.js';
import { type Listed, getAtt, ref, sub, type Value } from './cloudformation.js';

interface Place {
  /** What a role's statement is about. */
  arn: Value;
  /** What a function that may touch it knows it by. */
  variables?: Listed;
}

const table = (name: Table): Place => {
  const { id, variable } = tables[name];
  return { arn: getAtt(`${id}.Arn`), variables: { [variable]: ref(id) } };
};

const index = (name: Table, of: string): Place => ({
  ...table(name),
  arn: sub(`\${${tables[name].id}.Arn}/index/${of}`),
});

/** Lambda puts there what a function gave up. */
const deadQueue = (id: string): Place => ({ arn: getAtt(`${id}.Arn`) });

const queue = (id: string, variable: string): Place => ({
  arn: getAtt(`${id}.Arn`),
  variables: { [variable]: ref(id) },
});

/** THE list of what functions may touch, by the names of their needs. */
export const places: Readonly<Record<Resource, Place>> = {
  users: table('users'),
  orders: table('orders'),
  inventory: table('inventory'),
  outbox: table('outbox'),
  'orders/byCustomer': index('orders', 'byCustomer'),
  'orders/byMonth': index('orders', 'byMonth'),
  'inventory/byKind': index('inventory', 'byKind'),
  // Lambda reads it; the function gets what was read.
  'outbox/stream': { arn: getAtt('OutboxTable.StreamArn') },
  // AWS's own key for SSM decrypts for whoever may get the parameter.
  'signing-key': {
    arn: sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${KeyName}'),
    variables: { SIGNING_KEY_NAME: ref('KeyName') },
  },
  receipts: { arn: sub('${ReceiptsBucket.Arn}/receipts/*'), variables: { RECEIPTS_BUCKET: ref('ReceiptsBucket') } },
  changes: queue('ChangesQueue', 'CHANGES_QUEUE_URL'),
  // What is no change relay puts there by itself.
  'changes-dead': queue('ChangesDeadQueue', 'CHANGES_DEAD_QUEUE_URL'),
  'settle-dead': deadQueue('SettleDeadQueue'),
  'receipt-dead': deadQueue('ReceiptDeadQueue'),
  events: { arn: ref('EventsTopic'), variables: { EVENTS_TOPIC_ARN: ref('EventsTopic') } },
  chain: { arn: ref('StateMachine'), variables: { CHAIN_ARN: ref('StateMachine') } },
};

/** Where a setting comes from. */
export const settings: Readonly<Record<Setting, Value>> = {
  JWKS: ref('Jwks'),
  ISSUER: ref('Issuer'),
  STOCK_CHECK: ref('StockCheck'),
  CORS_ORIGINS: ref('CorsOrigins'),
  CURRENCY: ref('Currency'),
};

/** Lambda receives for the function, which then needs no address. */
const isReceived = ({ actions }: Permission) => actions.includes('sqs:ReceiveMessage');

/** The names that follow from what a function may touch. */
export const variablesOf = (may: readonly Permission[]): Listed =>
  Object.assign({}, ...may.map((permission) => (isReceived(permission) ? {} : places[permission.on].variables)));
