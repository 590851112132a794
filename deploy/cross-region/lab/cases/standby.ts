import { type Case } from '../case.js';
import { call, counted, everyCall, isOk, requestsAt } from '../checks.js';
import { type Outcome } from '../outcome.js';
import { cidrs } from '../world.js';
import { outputOf, propertiesOf } from './change.js';
import { brisk, hasty } from './values.js';

/** The main region is lost: its door is shut. */
const lost = { routes: { ActiveRules: 'none' } } as const;

const calls = (outcome: Outcome) => requestsAt(outcome, 'standby-main').length;
const byStandby = ({ origin = '' }: { origin?: string }) => origin.includes('.eu-central-1.');

/** A second main region. */
export const standbyCases: readonly Case[] = [
  {
    name: 'standby-idle',
    about: 'nothing is changed: a standby is deployed, and main answers',
    standby: true,
    steps: [{ do: 'call', times: 3 }],
    expects: {
      'every call is answered 200': everyCall(isOk),
      'the standby is not called': (outcome) => calls(outcome) === 0 && requestsAt(outcome, 'main').length === 3,
    },
  },
  {
    name: 'standby-used',
    about: 'the main region is lost',
    standby: true,
    values: brisk,
    change: { values: lost },
    closes: true,
    steps: [{ do: 'call', times: 5 }],
    expects: {
      'every call is answered 200': everyCall(isOk),
      'by the standby': everyCall(byStandby),
      'three have tried main before': ({ calls }) => calls.slice(0, 3).every(({ attempts }) => attempts === 2),
      'from the fourth on main is left out': ({ calls }) => calls.slice(3).every(({ attempts }) => attempts === 1),
    },
  },
  {
    name: 'standby-reads-only',
    about: 'the main region is lost, and the standby takes no writes: one truth is in one region',
    standby: true,
    values: { ...brisk, ...lost },
    change: { values: { 'standby-main': { Writes: 'off' } } },
    steps: [{ do: 'call' }, { do: 'call', ask: { method: 'POST', body: { quantity: 1 } } }],
    expects: {
      'a GET is answered 200 by the standby': call(0, (one) => isOk(one) && byStandby(one)),
      'a POST is answered 503 by the standby': call(1, (one) => one.status === 503 && byStandby(one) && !one.failure),
    },
  },
  {
    name: 'transit',
    about:
      'the standby is peered with main alone, and all routes are there: no peering leads through to a third network',
    standby: true,
    values: { ...hasty, ...lost },
    change: {
      templates: {
        routes: (template, unchanged) => {
          for (const [n, zone] of ['A', 'B'].entries())
            template.Resources[`OnwardFrom${zone}`] = {
              Type: 'AWS::EC2::Route',
              Properties: {
                RouteTableId: { 'Fn::Select': [n, { Ref: 'RouteTableIds' }] },
                DestinationCidrBlock: cidrs.standby,
                VpcPeeringConnectionId: outputOf(unchanged, 'standby', 'PeeringId'),
              },
            };
        },
        standby: (template, unchanged) => {
          propertiesOf(template, 'Peering')['VpcId'] = outputOf(unchanged, 'main', 'VpcId');
          for (const route of ['ToMainFromA', 'ToMainFromB'])
            propertiesOf(template, route)['VpcPeeringConnectionId'] = outputOf(unchanged, 'client', 'PeeringId');
        },
      },
    },
    steps: [{ do: 'call' }],
    expects: {
      'the call is not answered': everyCall((one) => one.failure === 'CONNECT_TIMEOUT'),
      'the standby is not reached': (outcome) => calls(outcome) === 0,
      'main has passed nothing on': (outcome) => counted(outcome, 'main', 'transit') > 0,
    },
  },
];
