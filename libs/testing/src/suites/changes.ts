import { type DomainEvent, type EventType, Refusal } from '@tessera/contracts';
import { type Keys, type Move, type Store } from '@tessera/messaging';

/** What requests have of a store, of whatever kind. */
export type Changes<WorkingSet, Kind extends string> = Pick<Store<WorkingSet, Kind, unknown>, 'change' | 'changeOnce'>;

/** An event as it waits to be sent. `type` is its name with the version. */
export interface ToldEvent {
  type: string;
  subject: string;
  sequence: number;
  data: unknown;
}

/** One kind of store under test: two instances of a service on the same data, each with connections of its own. */
export interface Opened<WorkingSet, Kind extends string> {
  store: Changes<WorkingSet, Kind>;
  rival: Changes<WorkingSet, Kind>;
  /** All that the outbox holds; of one subject in its order. Left out where nobody can look into it: then nothing is compared. */
  events?(): Promise<ToldEvent[]>;
  close(): Promise<void>;
}

/** Opens before the first test and closes after the last; what is given back is for the time between. */
export const openForAll = <Open extends { close(): Promise<void> }>(open: () => Promise<Open>): (() => Open) => {
  let opened: Open;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  return () => opened;
};

/** The same call many times at once, at both instances in turn. */
export const atOnce = <WorkingSet, Kind extends string, Result>(
  { store, rival }: Pick<Opened<WorkingSet, Kind>, 'store' | 'rival'>,
  times: number,
  call: (store: Changes<WorkingSet, Kind>, n: number) => Promise<Result>,
): Promise<Result>[] => Array.from({ length: times }, (_, n) => call(n % 2 ? rival : store, n));

/**
 * Eight callers, each with so many calls one after another, at both instances in turn. They share fewer transactions than those
 * who come together, and are in each other's way more often.
 */
export const inLanes = async <WorkingSet, Kind extends string>(
  instances: Pick<Opened<WorkingSet, Kind>, 'store' | 'rival'>,
  calls: number,
  call: (store: Changes<WorkingSet, Kind>) => Promise<unknown>,
): Promise<void> => {
  const lane = async (store: Changes<WorkingSet, Kind>) => {
    for (let n = 0; n < calls; n += 1) await call(store);
  };
  await Promise.all(atOnce(instances, 8, lane));
};

/** What a call came to: `done`, or the code of its refusal. */
export const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );

export const outcomesOf = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map(outcomeOf))).toSorted();

/** Makes a change and names the events that it caused. A store may move more than once before it commits: the last counts. */
export const decide = async <WorkingSet, Kind extends string>(
  store: Changes<WorkingSet, Kind>,
  keys: Keys<Kind>,
  move: Move<WorkingSet>,
): Promise<string[]> => {
  let caused: DomainEvent[] = [];
  await store.change(keys, (set) => (caused = move(set)));
  return caused.map(({ type }) => type.name);
};

/** Of a subject just these were told, in this order, numbered from one without a gap. */
export const expectTold = async (
  { events }: Pick<Opened<never, never>, 'events'>,
  subject: string,
  ...types: readonly EventType[]
): Promise<void> => {
  const told = await events?.();
  const ofSubject = told?.filter((event) => event.subject === subject).map(({ type, sequence }) => [sequence, type]);
  if (ofSubject) expect(ofSubject).toEqual(types.map(({ name }, n) => [n + 1, name]));
};

/** How often something comes up in a list. */
export const count = <Item>(items: readonly Item[], wanted: Item): number =>
  items.filter((item) => item === wanted).length;
