import { type FlowView } from '@tessera/contracts';
import { Loading } from '../../design/states.js';
import { MissingParts } from '../../live/missing-parts.js';
import { flow } from '../../live/operations-live.js';
import { Undecided } from '../../live/undecided.js';
import { texts } from '../../texts/texts.js';
import { GroupTable } from './group-table.js';
import { OutboxTable } from './outbox-table.js';
import { TopicTable } from './topic-table.js';

const Tables = ({ flow }: { flow: FlowView }) => {
  const words = texts.value.operations.flow;
  return (
    <>
      <section class="stack">
        <h2>{words.topics}</h2>
        <TopicTable flow={flow} />
      </section>
      <section class="stack">
        <h2>{words.groups}</h2>
        <GroupTable flow={flow} />
      </section>
      <section class="stack">
        <h2>{words.outboxes}</h2>
        <OutboxTable flow={flow} />
      </section>
    </>
  );
};

/** What is on its way, and how that goes. */
export const FlowPage = () => {
  if (!flow.value) return <Loading bones={4} />;
  return (
    <>
      <MissingParts parts={flow.value.parts} />
      <Undecided />
      <Tables flow={flow.value} />
    </>
  );
};
