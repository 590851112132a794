import { observe } from '@tessera/runtime/telemetry';
import { type Database } from '../change/database.js';

/** A group as it is looked at. */
interface Group {
  group: string;
  /** Messages that wait in this process. */
  backlog: number;
  progress: readonly { isBusy: boolean }[];
}

/** What is looked at when somebody asks for the metrics. */
interface Sources {
  database: Pick<Database<never>, 'outbox' | 'parking'>;
  groups: readonly Group[];
  /** By group: messages of this instance's partitions that are not committed. */
  lags: () => ReadonlyMap<string, number>;
}

/** What waits in the database of the service; each is one look. */
const observeStore = ({ outbox, parking }: Sources['database']) => {
  observe(['tessera_outbox_rows', 'tessera_outbox_oldest_seconds', 'tessera_outbox_refused_rows'], async (tell) => {
    const { rows, oldestMs, refused } = await outbox.depth();
    tell('tessera_outbox_rows', rows, {});
    tell('tessera_outbox_oldest_seconds', oldestMs / 1_000, {});
    tell('tessera_outbox_refused_rows', refused, {});
  });
  observe(['tessera_parked_keys'], async (tell) => {
    const { retrying, dead } = await parking.count();
    tell('tessera_parked_keys', retrying, { state: 'retrying' });
    tell('tessera_parked_keys', dead, { state: 'dead' });
  });
};

/** How much waits, and where: outbox and parked keys in the database, lag at the broker, backlog and lanes in this process. */
export const observeDepths = ({ database, groups, lags }: Sources) => {
  observeStore(database);
  observe(['tessera_consumer_lag', 'tessera_consumer_backlog', 'tessera_consumer_lanes'], (tell) => {
    for (const [group, lag] of lags()) tell('tessera_consumer_lag', lag, { group });
    for (const { group, backlog, progress } of groups) {
      const busy = progress.filter(({ isBusy }) => isBusy).length;
      tell('tessera_consumer_backlog', backlog, { group });
      tell('tessera_consumer_lanes', busy, { group, state: 'busy' });
      tell('tessera_consumer_lanes', progress.length - busy, { group, state: 'idle' });
    }
  });
};
