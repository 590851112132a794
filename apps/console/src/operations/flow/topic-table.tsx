import { type FlowView } from '@tessera/contracts';
import { type Column, Table } from '../../design/table.js';
import { count, rate } from '../../live/figures.js';
import { latestOf, ratesOf, topicsIn, writtenTo } from '../../live/flow-history.js';
import { history } from '../../live/operations-live.js';
import { Sparkline } from '../../live/sparkline.js';
import { language, texts } from '../../texts/texts.js';

const Lately = ({ topic }: { topic: string }) => {
  const { flow } = texts.value.operations;
  const series = ratesOf(history.value, topic);
  const said = (value: number | null) => (value === null ? flow.unknown : flow.perSecond(rate(language.value, value)));
  const most = Math.max(0, ...series[1].map((value) => value ?? 0));
  return <Sparkline series={series} label={texts.value.live.chart(topic, said(latestOf(series)), said(most))} />;
};

const Now = ({ topic }: { topic: string }) => {
  const { flow } = texts.value.operations;
  const now = latestOf(ratesOf(history.value.slice(-2), topic));
  return now === null ? <span class="muted">{flow.unknown}</span> : flow.perSecond(rate(language.value, now));
};

/** Topics with what is written to them. Dead letters come seldom, and stand among what waits. */
export const TopicTable = ({ flow }: { flow: FlowView }) => {
  const words = texts.value.operations.flow;
  const columns: Column<string>[] = [
    { head: words.topic, cell: (topic) => topic },
    { head: words.lately, cell: (topic) => <Lately topic={topic} /> },
    { head: words.rate, cell: (topic) => <Now topic={topic} />, number: true },
    { head: words.total, cell: (topic) => count(language.value, writtenTo(flow, topic) ?? 0), number: true },
  ];
  const rows = topicsIn(flow).filter((topic) => !topic.endsWith('.dlt'));
  return <Table caption={words.topics} columns={columns} rows={rows} keyOf={(topic) => topic} />;
};
