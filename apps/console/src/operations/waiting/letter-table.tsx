import { type DeadLetterView } from '@tessera/contracts';
import { Ago } from '../../design/figures.js';
import { Empty } from '../../design/states.js';
import { type Column, Table } from '../../design/table.js';
import { Link } from '../../router/link.js';
import { pathTo } from '../../router/route.js';
import { texts } from '../../texts/texts.js';
import { LetterActions } from './letter-actions.js';
import { LetterState } from './letter-state.js';
import { type Of } from './waiting.js';

type Row = Of<DeadLetterView>;

interface LetterTableProps {
  rows: readonly Row[];
  isCut: boolean;
  /** Those that were decided about as well. */
  all: boolean;
  setAll: (all: boolean) => void;
  again: () => void;
}

const columns = (again: () => void): Column<Row>[] => {
  const words = texts.value.operations.waiting;
  return [
    {
      head: words.type,
      cell: ({ service, id, type, key }) => (
        <span>
          <Link href={pathTo('operations', 'waiting', service, id)}>{type || id}</Link>
          <br />
          <code class="muted">{key}</code>
        </span>
      ),
    },
    { head: words.group, cell: ({ group }) => group },
    { head: words.error, cell: ({ error }) => <span lang="en">{error}</span> },
    { head: words.diedAt, cell: ({ diedAt }) => <Ago at={diedAt} /> },
    { head: words.state, cell: (letter) => <LetterState letter={letter} /> },
    { head: words.replay, headHidden: true, cell: (letter) => <LetterActions letter={letter} again={again} /> },
  ];
};

/** Messages that a group gave up. */
export const LetterTable = ({ rows, isCut, all, setAll, again }: LetterTableProps) => {
  const words = texts.value.operations.waiting;
  return (
    <section class="stack">
      <div class="row spread">
        <h2>{words.letters}</h2>
        <label class="tick">
          <input type="checkbox" checked={all} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
          {words.decided}
        </label>
      </div>
      <p class="muted">{words.replaySays}</p>
      {rows.length === 0 ? (
        <Empty>{all ? words.noLettersAtAll : words.noLetters}</Empty>
      ) : (
        <Table
          caption={words.letters}
          columns={columns(again)}
          rows={rows}
          keyOf={({ service, id }) => `${service} ${id}`}
        />
      )}
      {isCut && <p class="muted">{words.isCut}</p>}
    </section>
  );
};
