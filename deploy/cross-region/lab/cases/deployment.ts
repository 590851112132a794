import * as z from 'zod';
import { alive, call, dropped, everyCall, failedWith, isOk, nothingDropped, requestsAt } from '../checks.js';
import { type Case } from '../case.js';
import { type Outcome } from '../outcome.js';
import { hasty } from './values.js';

const source = 'client.Client0';

const line = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.tuple([
      z.object({ Namespace: z.literal('Tessera/CrossRegion'), Dimensions: z.array(z.array(z.string())) }),
    ]),
  }),
  Stack: z.literal('lab-client'),
  Zone: z.string(),
});

/** As CloudWatch reads it from the log. */
const isMeasured = ({ canaries }: Outcome): boolean =>
  Object.values(canaries).every((probed) => {
    const { data } = line.safeParse(probed);
    const sets = data?._aws.CloudWatchMetrics[0].Dimensions.map((names) => names.toSorted().join(' '));
    return sets?.includes('Stack') && sets.includes('Stack Zone');
  });

/** From nothing to an answer, in the order of the steps. */
export const deploymentCases: readonly Case[] = [
  {
    name: 'happy',
    about: 'nothing is changed: everything is deployed and called, with a token, without one and with junk',
    steps: [
      { do: 'call' },
      { do: 'call', ask: { headers: {} } },
      { do: 'call', ask: { headers: { authorization: 'Bearer a.b.c' } } },
      { do: 'canaries' },
    ],
    expects: {
      'a call with a token is answered 200': call(0, isOk),
      'one without is answered 401': call(1, ({ status, failure }) => status === 401 && failure === undefined),
      'one with junk is answered 401': call(2, ({ status, failure }) => status === 401 && failure === undefined),
      'the source of each is the function’s own address': (outcome) =>
        requestsAt(outcome, 'main')
          .filter(({ path }) => path.endsWith('/orders'))
          .every(({ from }) => from === outcome.addresses[source]),
      'the backend knows whom the token names': call(0, ({ body }) => JSON.stringify(body).includes('"sub"')),
      'no packet is dropped': nothingDropped,
      'PeeringAlive is 1 in both zones': alive(1, 1),
      'it is a metric of the stack, and of the zone': isMeasured,
    },
  },
  {
    name: 'after-01',
    about: 'only 01-main is deployed: nobody knows the name, not even a neighbour of the endpoint',
    change: { upTo: 'main' },
    steps: [{ do: 'call' }],
    expects: { 'there is no such name': everyCall(failedWith('DNS')) },
  },
  {
    name: 'after-02',
    about: '01 and 02 are deployed: the way there is ready, the door and the way back are not',
    values: hasty,
    change: { upTo: 'client' },
    steps: [{ do: 'call' }],
    expects: {
      'there is no connection': everyCall(failedWith('CONNECT_TIMEOUT')),
      'the endpoint’s groups drop the packets': dropped('main.Endpoint'),
      'the function’s do not': (outcome) => !dropped('client.')(outcome),
    },
  },
];
