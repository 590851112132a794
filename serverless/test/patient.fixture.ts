import { Refusal } from '@tessera/contracts';
import { type Keys, type Move } from '@tessera/messaging/once';
import { type Changes } from '@tessera/testing/suites';
import { setTimeout as sleep } from 'node:timers/promises';

const again = async <Result>(call: () => Promise<Result>): Promise<Result> => {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'UPSTREAM_UNAVAILABLE')) throw error;
    await sleep(Math.random() * 200);
    return again(call);
  }
};

/** A store as a client uses it: who was overtaken eight times is told so, nothing was written, and they ask again. */
export const patient = <WorkingSet, Kind extends string>(
  store: Changes<WorkingSet, Kind>,
): Changes<WorkingSet, Kind> => {
  const changeOnce: typeof store.changeOnce = (change) => again(() => store.changeOnce(change));
  function change(keys: Keys<Kind>, move: Move<WorkingSet>): Promise<void>;
  function change<Answer>(
    keys: Keys<Kind>,
    move: Move<WorkingSet>,
    answer: (set: WorkingSet) => Answer,
  ): Promise<Answer>;
  async function change(
    keys: Keys<Kind>,
    move: Move<WorkingSet>,
    answer: (set: WorkingSet) => unknown = () => undefined,
  ) {
    return (await changeOnce({ once: undefined, keys, move, answer })).body;
  }
  return { change, changeOnce };
};
