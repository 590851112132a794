import {
  accountedFor,
  checkPlatform,
  givenUp,
  placeOf,
  type Reading,
  type Verdict,
  verdict,
  withReading,
} from '@tessera/check';
import { topics, type TopicName } from '@tessera/contracts';
import { type Ledger } from '../load/ledger.js';
import { DEADLINE_MS, type Stage } from '../stage/stage.js';
import { type Quiet } from './quiet.js';
import { type Watch } from './watch.js';

const SETTLE_SECONDS = 30;
const GRACE_MS = 10_000;

/** How many orders came to which end. */
export type Ends = Map<string, number>;

const seconds = (ms: number | undefined) => (ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

/** I1 as its client sees it: each accepted order is there, once, and was decided within the time. */
const promised = async (reading: Reading, ledger: Ledger, quiet: Quiet): Promise<{ verdict: Verdict; ends: Ends }> => {
  const violations: Verdict['violations'] = [];
  const missing = new Map(ledger.accepted);
  const ends: Ends = new Map();
  let unknown = 0;
  for await (const { id, state } of reading.order.stream<{ id: string; state: string }>(
    'SELECT id, state FROM orders',
  )) {
    ends.set(state, (ends.get(state) ?? 0) + 1);
    if (!missing.delete(id)) unknown += 1;
  }
  for (const [id, customer] of missing.entries())
    violations.push({ name: `order ${id}`, says: `was accepted from ${customer} and is not there` });
  if (unknown > ledger.unknown + ledger.refusedInDoubt)
    violations.push({
      name: 'orders',
      says: `${unknown} that nobody placed, ${ledger.unknown + ledger.refusedInDoubt} requests in doubt`,
    });
  if (quiet.decidedMs === undefined || quiet.decidedMs > DEADLINE_MS + GRACE_MS)
    violations.push({ name: 'orders', says: `all were decided ${seconds(quiet.decidedMs)} after all was back` });
  const figure = `${ledger.accepted.size} accepted, ${missing.size} lost, ${unknown} after a refusal, all decided after ${seconds(quiet.decidedMs)}`;
  return { verdict: verdict('I1', 'accepted orders are decided', figure, violations), ends };
};

/** Each poisoned message is a dead letter or parked, at every group that reads its topic, or handled if it could be. */
const poisonWentAside = async (reading: Reading, { poisoned }: Stage): Promise<Verdict> => {
  const violations: Verdict['violations'] = [];
  for (const [topic, sent] of Map.groupBy(poisoned, ({ topic }) => topic))
    for (const group of topics[topic as TopicName].groups) {
      const dead = await givenUp(group, topic as TopicName, reading);
      const known = await accountedFor(
        group,
        sent.flatMap(({ ids }) => ids),
        reading,
      );
      for (const { kind, ids, ...place } of sent)
        if (!dead.has(placeOf(topic, place)) && !ids.some((id) => known.has(id)))
          violations.push({ name: `poison, ${kind}`, says: `of ${placeOf(topic, place)} left nothing at ${group}` });
    }
  return verdict('I7', 'poison went aside', `${poisoned.length} messages, ${violations.length} off`, violations);
};

const silence = ({ silent }: Watch): Verdict =>
  verdict(
    'I9',
    'no consumer is silent',
    `${silent.length} times`,
    silent.map((says) => ({ name: 'group', says })),
  );

/** Who sees that it reads no more ends with 1, and is started again; any other end is a fault. */
const deaths = ({ fleet: { ownDeaths } }: Stage): Verdict => {
  const faults = ownDeaths.filter(({ reason }) => reason !== 'ended with code 1');
  const violations = faults.map(({ says }) => ({ name: 'process', says }));
  return verdict('I9', 'nobody ends by a fault', `${ownDeaths.length} own deaths, ${faults.length} off`, violations);
};

/** Everything that must hold when all is quiet, and how the orders ended. */
export const verify = async (stage: Stage, ledger: Ledger, quiet: Quiet, watch: Watch, earlier: Verdict[]) => {
  const checked = await checkPlatform(stage.at, { settleSeconds: SETTLE_SECONDS, topics: true });
  return withReading(stage.at, async (reading) => {
    const { verdict: first, ends } = await promised(reading, ledger, quiet);
    const verdicts = [
      first,
      ...checked.filter(({ id }) => id !== 'I1'),
      await poisonWentAside(reading, stage),
      silence(watch),
      deaths(stage),
      ...earlier,
    ];
    return { verdicts, ends };
  });
};
