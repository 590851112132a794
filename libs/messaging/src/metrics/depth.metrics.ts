import { metrics, type ObservableResult } from '@opentelemetry/api';
import { type Database } from '../change/database.js';

/** What is looked at when somebody asks for the metrics. */
interface Sources {
  database: Pick<Database<never>, 'outbox' | 'parking'>;
  /** By group: messages of this instance's partitions that are not committed. */
  lags: () => ReadonlyMap<string, number>;
  /** By group: messages that wait in this process. */
  backlogs: () => ReadonlyMap<string, number>;
}

const gauge = (name: string, description: string, observe: (result: ObservableResult) => Promise<void> | void) =>
  metrics
    .getMeter('tessera')
    .createObservableGauge(name, { description })
    // A store that is away has no figure now; the others are still told.
    .addCallback(async (result) => {
      await Promise.resolve(observe(result)).catch(() => {});
    });

const each = (figures: ReadonlyMap<string, number>, result: ObservableResult) => {
  for (const [group, figure] of figures) result.observe(figure, { group });
};

/** `tessera_outbox_rows`, `…_outbox_oldest_seconds`, `…_outbox_refused_rows`, `…_parked_keys{state}`, `…_consumer_lag{group}`, `…_consumer_backlog{group}`. */
export const observeDepths = ({ database, lags, backlogs }: Sources) => {
  const depth = () => database.outbox.depth();
  gauge('tessera_outbox_rows', 'Messages that wait to be sent', async (result) => result.observe((await depth()).rows));
  gauge('tessera_outbox_oldest_seconds', 'Age of the oldest of them', async (result) =>
    result.observe((await depth()).oldestMs / 1_000),
  );
  gauge('tessera_outbox_refused_rows', 'Messages that the broker refuses', async (result) =>
    result.observe((await depth()).refused),
  );
  gauge('tessera_parked_keys', 'Keys that wait for a message that failed', async (result) => {
    const { retrying, dead } = await database.parking.count();
    result.observe(retrying, { state: 'retrying' });
    result.observe(dead, { state: 'dead' });
  });
  gauge('tessera_consumer_lag', 'Messages that are not committed', (result) => each(lags(), result));
  gauge('tessera_consumer_backlog', 'Messages that wait in this process', (result) => each(backlogs(), result));
};
