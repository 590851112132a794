import { type ParkedKeyView } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { now } from '../../design/figures.js';
import { Empty } from '../../design/states.js';
import { type Column, Table } from '../../design/table.js';
import { say } from '../../design/toasts.js';
import { relativeTime } from '../../format/time.js';
import { language, texts } from '../../texts/texts.js';
import { type Of, retry } from './waiting.js';

type Row = Of<ParkedKeyView>;

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

const retryAll = async (rows: readonly Row[]) => {
  const services = [...new Set(rows.map(({ service }) => service))];
  return sum(await Promise.all(services.map((service) => retry(service))));
};

const useRetry = (again: () => void) => {
  const [busy, setBusy] = useState<string | undefined>(undefined);
  const start = async (name: string, work: () => Promise<number>) => {
    setBusy(name);
    say(texts.value.operations.waiting.retried(await work()));
    setBusy(undefined);
    again();
  };
  return { busy, start };
};

const columns = ({ busy, start }: ReturnType<typeof useRetry>): Column<Row>[] => {
  const words = texts.value.operations.waiting;
  const due = (at: string) => relativeTime(language.value, Date.parse(at), now.value);
  return [
    { head: words.key, cell: ({ key }) => <code>{key}</code> },
    { head: words.group, cell: ({ group }) => group },
    {
      head: words.state,
      cell: ({ state }) => <Chip tone={state === 'dead' ? 'bad' : 'warn'} text={words[state]} />,
    },
    { head: words.attempts, cell: ({ attempts }) => attempts, number: true },
    { head: words.waiting, cell: ({ waiting }) => waiting, number: true },
    { head: words.reason, cell: ({ reason }) => <span lang="en">{reason}</span> },
    { head: words.due, cell: ({ dueAt }) => (dueAt ? due(dueAt) : '–') },
    {
      head: words.retry,
      headHidden: true,
      cell: ({ service, group, key, state }) =>
        state === 'retrying' && (
          <Button
            small
            label={`${words.retry}: ${key}`}
            busy={busy === key}
            onClick={() => void start(key, () => retry(service, { group, key }))}
          >
            {words.retry}
          </Button>
        ),
    },
  ];
};

/** Keys that wait behind a message that failed. */
export const ParkedTable = ({ rows, again }: { rows: readonly Row[]; again: () => void }) => {
  const words = texts.value.operations.waiting;
  const retrying = useRetry(again);
  return (
    <section class="stack">
      <div class="row spread">
        <h2>{words.parked}</h2>
        {rows.some(({ state }) => state === 'retrying') && (
          <Button busy={retrying.busy === 'all'} onClick={() => void retrying.start('all', () => retryAll(rows))}>
            {words.retryAll}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <Empty>{words.noParked}</Empty>
      ) : (
        <Table
          caption={words.parked}
          columns={columns(retrying)}
          rows={rows}
          keyOf={(row) => `${row.group} ${row.key}`}
        />
      )}
    </section>
  );
};
