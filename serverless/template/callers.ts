import { rooms } from '../routes.js';
import { type Listed, ref, sub, type Value } from './cloudformation.js';
import { pascal } from './functions.js';

const permission = (room: string, principal: string, source: Value, condition?: string): Listed => ({
  [`${pascal(room)}Permission`]: {
    Type: 'AWS::Lambda::Permission',
    ...(condition ? { Condition: condition } : {}),
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: ref(`${pascal(room)}Function`),
      Principal: principal,
      SourceArn: source,
    },
  },
});

const ofApi = (path: string) =>
  sub(`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/${path}`);

const byRoutes = (room: string, condition: string) =>
  permission(room, 'apigateway.amazonaws.com', ofApi('v1/*'), condition);
const byEvents = (room: string) => permission(room, 'sns.amazonaws.com', ref('EventsTopic'));

/** Who may call which function, beside those that poll for it and the state machine, which have roles. */
export const permissions = (): Listed => ({
  ...permission('authorize', 'apigateway.amazonaws.com', ofApi('authorizers/${TokenAuthorizer}')),
  ...byRoutes('door', 'Express'),
  ...Object.assign({}, ...Object.keys(rooms).map((room) => byRoutes(room, 'One'))),
  ...byEvents('settle-order'),
  ...byEvents('write-receipt'),
});
