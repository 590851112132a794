import { type Case, type Step } from '../case.js';
import { call, dropped, everyCall, failedWith, isOk, letIn } from '../checks.js';
import { brisk } from './values.js';

const forty = (step: 'routes' | 'client'): readonly Step[] => [
  {
    do: 'call',
    times: 40,
    during: [
      { after: 13, values: { [step]: { ActiveRules: 'both' } } },
      { after: 27, values: { [step]: { ActiveRules: 'green' } } },
    ],
  },
];

/** Rules move from one slot to the other while calls go on. */
export const rotationCases: readonly Case[] = [
  {
    name: 'rotation',
    about: 'the door’s rules go from blue over both to green, with a new connection for each of 40 calls',
    closes: true,
    steps: forty('routes'),
    change: {},
    expects: {
      'all 40 calls are answered 200': (outcome) => outcome.calls.length === 40 && everyCall(isOk)(outcome),
      'blue has let calls in': letIn('main.EndpointGroupBlue', 'main.Endpoint'),
      'and green has': letIn('main.EndpointGroupGreen', 'main.Endpoint'),
    },
  },
  {
    name: 'rotation-of-client',
    about: 'the same with the client’s groups',
    closes: true,
    steps: forty('client'),
    change: {},
    expects: {
      'all 40 calls are answered 200': (outcome) => outcome.calls.length === 40 && everyCall(isOk)(outcome),
      'blue has let calls out': letIn('client.ClientGroupBlue', 'client.Client0'),
      'and green has': letIn('client.ClientGroupGreen', 'client.Client0'),
    },
  },
  {
    name: 'rotation-gap',
    about: 'blue loses its rules before green has any',
    values: brisk,
    closes: true,
    steps: [
      {
        do: 'call',
        times: 3,
        during: [
          { after: 1, values: { routes: { ActiveRules: 'none' } }, settled: true },
          { after: 2, values: { routes: { ActiveRules: 'green' } }, settled: true },
        ],
      },
    ],
    change: {},
    expects: {
      'a call before it is answered 200': call(0, isOk),
      'one in the gap has no connection': call(1, failedWith('CONNECT_TIMEOUT')),
      'one after it is answered 200': call(2, isOk),
      'the endpoint’s groups dropped packets': dropped('main.Endpoint'),
    },
  },
];
