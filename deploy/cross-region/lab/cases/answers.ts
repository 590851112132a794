import { alive, allVia, backendCalls, call, counted, everyCall, failedWith, isOk, requestsAt } from '../checks.js';
import { type Case } from '../case.js';
import { type Outcome } from '../outcome.js';

const post = (path: string, key?: string) =>
  ({
    do: 'call',
    ask: { method: 'POST', path, body: { quantity: 1 }, ...(key && { headers: { 'idempotency-key': key } }) },
  }) as const;

const arrived = (outcome: Outcome, path: string) =>
  requestsAt(outcome, 'main').filter((request) => request.path.endsWith(path)).length;

/** The backend says what it was asked, so that its answer is as long. */
const longPath = `/${'orders/'.repeat(200)}`;

/** One call that must not be repeated, one that may be by its key, one that may be by its method. */
const once: Case['steps'] = [post('/plain'), post('/keyed', 'c9a1b7f0-key-1'), { do: 'call', ask: { path: '/read' } }];

const repeats: Case['expects'] = {
  'a POST is not repeated': (outcome) =>
    call(0, ({ attempts }) => attempts === 1)(outcome) && arrived(outcome, '/plain') <= 1,
  'one with a key is, and arrives again': (outcome) =>
    call(1, ({ attempts }) => attempts > 1)(outcome) && arrived(outcome, '/keyed') > 1,
  'a GET is': (outcome) => call(2, ({ attempts }) => attempts > 1)(outcome) && arrived(outcome, '/read') > 1,
  'the backend has seen each attempt that arrived': (outcome) =>
    backendCalls(outcome, 'main') === requestsAt(outcome, 'main').length,
};

const share = ({ calls, addresses }: Outcome, port: string) =>
  calls.filter(({ via }) => via === addresses[port]).length;

/** Zones that go down, and answers that do not come. */
export const answerCases: readonly Case[] = [
  {
    name: 'zone-down',
    about: 'the endpoint’s server in zone a dies between two calls',
    steps: [{ do: 'stop', port: 'main.Endpoint0' }, { do: 'call', times: 3 }, { do: 'canaries' }],
    change: {},
    expects: {
      'every call is answered 200': everyCall(isOk),
      'by the other zone': allVia('main.Endpoint1'),
      'PeeringAlive is 0.5 in both zones': alive(0.5, 0.5),
    },
  },
  {
    name: 'spread',
    about: 'nothing is changed: 100 calls, each with a connection of its own, find both zones',
    closes: true,
    steps: [{ do: 'call', times: 100 }],
    expects: {
      'every call is answered 200': everyCall(isOk),
      'each zone answers 30 or more': (outcome) =>
        share(outcome, 'main.Endpoint0') >= 30 && share(outcome, 'main.Endpoint1') >= 30,
    },
  },
  {
    name: 'compressed',
    about: 'nothing is changed: what has 1 KiB or more is compressed both ways, and comes out as it went in',
    steps: [{ do: 'call', ask: { method: 'POST', path: longPath, body: { note: 'x'.repeat(2_000) } } }],
    expects: {
      'the call is answered 200': everyCall(isOk),
      'the endpoint got it compressed': (outcome) => requestsAt(outcome, 'main').every(({ asked }) => asked === 'gzip'),
      'and answered so': (outcome) => requestsAt(outcome, 'main').every(({ told }) => told === 'gzip'),
      'the answer is whole': call(0, ({ body }) => JSON.stringify(body).includes(longPath)),
    },
  },
  {
    name: 'slow-connect',
    about: 'a connection stands only after more than a second, as over a far or busy path',
    change: { isLate: true },
    steps: [{ do: 'call' }],
    expects: {
      'the call is answered 200 at once': everyCall((one) => isOk(one) && one.attempts === 1),
      'a first packet was lost': (outcome) => counted(outcome, 'main.Endpoint', 'late') === 1,
      'the first address of the name was waited for': ({ calls, answered }) =>
        calls[0]?.via === answered['client']?.at(-1)?.addresses[0],
    },
  },
  {
    name: 'silent-backend',
    about: 'the backend never answers',
    values: { client: { AttemptMs: '1200', Attempts: '2' } },
    change: { fault: 'silent' },
    steps: once,
    expects: { 'every call ends with TIMEOUT': everyCall(failedWith('TIMEOUT')), ...repeats },
  },
  {
    name: 'cut-answer',
    about: 'every answer breaks off in the middle',
    change: { fault: 'cut' },
    steps: once,
    expects: { 'every call ends with UPSTREAM': everyCall(failedWith('UPSTREAM')), ...repeats },
  },
  {
    name: 'canary-forged',
    about: 'canary a signs with another secret than its role’s: what it says is computed by the far end as well',
    change: { forged: 'client.CanaryA0' },
    steps: [{ do: 'call' }, { do: 'canaries' }],
    expects: {
      'the API is answered 200': everyCall(isOk),
      'PeeringAlive is 0 in zone a and 1 in zone b': alive(0, 1),
    },
  },
];
