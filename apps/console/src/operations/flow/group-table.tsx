import { type FlowView } from '@tessera/contracts';
import { type Column, Table } from '../../design/table.js';
import { count } from '../../live/figures.js';
import { seriesOf } from '../../live/flow-history.js';
import { history } from '../../live/operations-live.js';
import { Sparkline } from '../../live/sparkline.js';
import { language, texts } from '../../texts/texts.js';

type Row = FlowView['services'][number]['groups'][number];

const groupsOf = ({ services }: FlowView): Row[] => services.flatMap(({ groups }) => groups);
const lagIn = (flow: FlowView, { group, topic }: Row) =>
  groupsOf(flow).find((row) => row.group === group && row.topic === topic)?.lag;

const Lately = ({ row }: { row: Row }) => {
  const series = seriesOf(history.value, (flow) => lagIn(flow, row));
  const most = Math.max(0, ...series[1].map((value) => value ?? 0));
  const said = (value: number) => count(language.value, value);
  return <Sparkline series={series} label={texts.value.live.chart(row.group, said(row.lag), said(most))} />;
};

/** How far each group is behind. */
export const GroupTable = ({ flow }: { flow: FlowView }) => {
  const words = texts.value.operations.flow;
  const columns: Column<Row>[] = [
    { head: words.group, cell: ({ group }) => group },
    { head: words.reads, cell: ({ topic }) => topic },
    { head: words.lately, cell: (row) => <Lately row={row} /> },
    { head: words.lag, cell: ({ lag }) => count(language.value, lag), number: true },
  ];
  const keyOf = ({ group, topic }: Row) => `${group} ${topic}`;
  return <Table caption={words.groups} columns={columns} rows={groupsOf(flow)} keyOf={keyOf} />;
};
