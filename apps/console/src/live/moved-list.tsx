import { type OrderMoved, type OrderState, orderState } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { Button } from '../design/button.js';
import { Chip, toneOf } from '../design/chip.js';
import { Empty } from '../design/states.js';
import { type Column, Table } from '../design/table.js';
import { clockTime } from '../format/time.js';
import { Link } from '../router/link.js';
import { pathTo } from '../router/route.js';
import { language, texts } from '../texts/texts.js';
import { countsOf, movesSince, type MovedOrders } from './moved-orders.js';
import { moved } from './operations-live.js';

const columns = (): Column<OrderMoved>[] => {
  const words = texts.value.live.moved;
  return [
    {
      head: words.order,
      cell: ({ id }) => (
        <Link href={pathTo('operations', 'orders', id)}>
          <code>{id}</code>
        </Link>
      ),
    },
    { head: words.state, cell: ({ state }) => <Chip tone={toneOf[state]} text={state} /> },
    { head: words.customer, cell: ({ customerId }) => <code class="muted">{customerId.slice(-12)}</code> },
    { head: words.at, cell: ({ at }) => clockTime(language.value, Date.parse(at)), number: true },
  ];
};

const summaryOf = (list: MovedOrders) => {
  const counts = countsOf(list);
  const parts = orderState.options.flatMap((state) => (counts[state] ? [`${counts[state]} ${state}`] : []));
  return texts.value.live.moved.summary(list.length, parts.join(', '));
};

interface FilterProps {
  state: OrderState | undefined;
  choose: (state: OrderState | undefined) => void;
}

const Filter = ({ state, choose }: FilterProps) => {
  const words = texts.value.live.moved;
  return (
    <label class="row">
      {words.only}
      <select
        class="input narrow"
        value={state ?? ''}
        onChange={({ currentTarget: { value } }) => choose(orderState.options.find((option) => option === value))}
      >
        <option value="">{words.all}</option>
        {orderState.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
};

/** Rows stand still while somebody is among them, or has said so: nobody can press what runs away. */
const useStill = () => {
  const [kept, setKept] = useState<MovedOrders | undefined>(undefined);
  const [isTold, setTold] = useState(false);
  const hold = () => setKept((before) => before ?? moved.peek());
  const leave = () => !isTold && setKept(undefined);
  const toggle = () => {
    setTold(!isTold);
    setKept(isTold ? undefined : moved.peek());
  };
  return { kept, isTold, hold, leave, toggle };
};

/** Orders as they move, newest first. The flood is not read aloud: a line tells what there is. */
export const MovedList = ({ most }: { most: number }) => {
  const words = texts.value.live.moved;
  const [state, choose] = useState<OrderState | undefined>(undefined);
  const { kept, isTold, hold, leave, toggle } = useStill();
  const list = kept ?? moved.value;
  const rows = list.filter((order) => state === undefined || order.state === state).slice(0, most);
  return (
    <section class="stack moved">
      <div class="row spread">
        <h2>{words.title}</h2>
        <div class="row">
          <Filter state={state} choose={choose} />
          <Button onClick={toggle}>{isTold ? words.go : words.pause}</Button>
        </div>
      </div>
      <p class="muted small">
        {[summaryOf(list), kept && words.paused(movesSince(kept, moved.value))].filter(Boolean).join(' · ')}
      </p>
      {rows.length === 0 ? (
        <Empty>{state === undefined ? words.none : words.noneOf(state)}</Empty>
      ) : (
        <div onMouseEnter={hold} onMouseLeave={leave} onFocusIn={hold} onFocusOut={leave}>
          <Table caption={words.caption} columns={columns()} rows={rows} keyOf={({ id }) => id} />
        </div>
      )}
    </section>
  );
};
