import { everyCall, failedWith, isOk, refusedBy, requestsAt } from '../checks.js';
import { type Case } from '../case.js';
import { propertiesOf, statementOn } from './change.js';

const isRefused = (part: string): Case['expects'] => ({
  'the call ends with POLICY': everyCall(failedWith('POLICY')),
  'it is told as 502, without a second attempt': everyCall(({ status, attempts }) => status === 502 && attempts === 1),
  [`the endpoint refused it by ${part}`]: refusedBy(part),
});

const steps: Case['steps'] = [{ do: 'call' }];

/** What stands in front of the backend, and says no. */
export const refusalCases: readonly Case[] = [
  {
    name: 'wrong-vpce',
    about: 'the API’s policy is for another endpoint',
    change: {
      templates: {
        main: (template) => {
          const statement = statementOn(propertiesOf(template, 'Api')['Policy'], 'aws:SourceVpce');
          statement['Condition'] = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } };
        },
      },
    },
    steps,
    expects: isRefused('policy'),
  },
  {
    name: 'wrong-source',
    about: 'the API’s policy is for other addresses than the client’s',
    change: {
      templates: {
        main: (template) => {
          const statement = statementOn(propertiesOf(template, 'Api')['Policy'], 'aws:VpcSourceIp');
          statement['Condition'] = { NotIpAddress: { 'aws:VpcSourceIp': '10.112.0.0/20' } };
        },
      },
    },
    steps,
    expects: isRefused('policy'),
  },
  {
    name: 'wrong-endpoint-policy',
    about: 'the endpoint’s policy lets only calls of another account’s APIs through',
    change: {
      templates: {
        main: (template) => {
          propertiesOf(template, 'Endpoint')['PolicyDocument'] = {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: '*',
                Action: 'execute-api:Invoke',
                Resource: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:999988887777:*/v1/*' },
              },
            ],
          };
        },
      },
    },
    steps,
    expects: isRefused('policy'),
  },
  {
    name: 'foreign-api',
    about: '02 names another API than 01 has made: the endpoint answers, and knows of none',
    change: { values: { client: { ApiId: 'foreign123' } } },
    steps,
    expects: {
      'the call ends with POLICY': everyCall(failedWith('POLICY')),
      'the endpoint answered 403': (outcome) => requestsAt(outcome, 'main').some(({ status }) => status === 403),
    },
  },
  {
    name: 'waf-hit',
    about: 'the call carries what the firewall knows as an attack',
    change: { ask: { path: '/orders?note=%24%7Bjndi%3Aldap%3A%2F%2Fexample.com%7D' } },
    steps,
    expects: isRefused('waf'),
  },
  {
    name: 'throttled',
    about: 'the stage lets one call a second through, and twelve come at once',
    change: { values: { main: { RatePerSecond: '1', Burst: '1' } } },
    values: { client: { TotalMs: '2500' } },
    steps: [{ do: 'call', times: 12, together: true }],
    expects: {
      // Each address has a bucket of its own here: both together let 7 through in 2.5 s.
      'some calls end with THROTTLED': ({ calls }) => calls.filter(failedWith('THROTTLED')).length >= 5,
      'they are told as 429': ({ calls }) =>
        calls.filter(failedWith('THROTTLED')).every(({ status }) => status === 429),
      'some are answered 200': ({ calls }) => calls.some(isOk),
      'the endpoint says that the throttle refused': (outcome) =>
        requestsAt(outcome, 'main').some(({ status, refusedBy }) => status === 429 && refusedBy === 'throttle'),
    },
  },
];
