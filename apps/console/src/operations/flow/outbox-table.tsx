import { type FlowView, type ServiceFlow } from '@tessera/contracts';
import { type Column, Table } from '../../design/table.js';
import { duration } from '../../format/time.js';
import { count } from '../../live/figures.js';
import { seriesOf } from '../../live/flow-history.js';
import { history } from '../../live/operations-live.js';
import { Sparkline } from '../../live/sparkline.js';
import { language, texts } from '../../texts/texts.js';

const Lately = ({ row }: { row: ServiceFlow }) => {
  const words = texts.value.operations.flow;
  const series = seriesOf(
    history.value,
    ({ services }) => services.find(({ service }) => service === row.service)?.outbox.rows,
  );
  const most = Math.max(0, ...series[1].map((value) => value ?? 0));
  const said = (value: number) => count(language.value, value);
  const label = texts.value.live.chart(`${row.service}, ${words.rows}`, said(row.outbox.rows), said(most));
  return <Sparkline series={series} label={label} />;
};

/** What each service has still to send, and what it tries again. */
export const OutboxTable = ({ flow }: { flow: FlowView }) => {
  const words = texts.value.operations.flow;
  const figure = (value: number) => count(language.value, value);
  const columns: Column<ServiceFlow>[] = [
    { head: words.service, cell: ({ service }) => service },
    { head: words.lately, cell: (row) => <Lately row={row} /> },
    { head: words.rows, cell: ({ outbox }) => figure(outbox.rows), number: true },
    {
      head: words.age,
      cell: ({ outbox }) => (outbox.rows > 0 ? duration(language.value, outbox.oldestMs) : '–'),
      number: true,
    },
    { head: words.refused, cell: ({ outbox }) => figure(outbox.refused), number: true },
    { head: words.retrying, cell: ({ parked }) => figure(parked.retrying), number: true },
    { head: words.dead, cell: ({ parked }) => figure(parked.dead), number: true },
  ];
  return <Table caption={words.outboxes} columns={columns} rows={flow.services} keyOf={({ service }) => service} />;
};
