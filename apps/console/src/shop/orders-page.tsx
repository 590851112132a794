import { orderState, type OrderView } from '@tessera/contracts';
import { api } from '../api/api.js';
import { useLoad } from '../api/use-load.js';
import { StateChip } from '../design/chip.js';
import { Ago, Price } from '../design/figures.js';
import { Page } from '../design/page.js';
import { Pages } from '../design/pages.js';
import { Empty, Shown } from '../design/states.js';
import { type Column, Table } from '../design/table.js';
import { Link } from '../router/link.js';
import { go, parameter } from '../router/location.js';
import { pathTo } from '../router/route.js';
import { isStaff, who } from '../session/session.js';
import { type Texts } from '../texts/en.js';
import { texts } from '../texts/texts.js';
import { Credit } from './credit.js';
import { shortId } from './short-id.js';

const PAGE_SIZE = 20;

const columns = ({ orders }: Texts): Column<OrderView>[] => [
  {
    head: orders.order,
    cell: ({ id, lines: [first, ...others] }) => (
      <span>
        <Link href={pathTo('orders', id)}>{shortId(id)}</Link>{' '}
        <span class="muted small">
          {first?.name}
          {others.length > 0 && ` ${orders.more(others.length)}`}
        </span>
      </span>
    ),
  },
  { head: orders.placed, cell: ({ placedAt }) => <Ago at={placedAt} /> },
  { head: orders.stateHead, cell: ({ state }) => <StateChip state={state} /> },
  { head: orders.total, cell: ({ total }) => <Price of={total} />, number: true },
];

const StateFilter = ({ chosen }: { chosen: string }) => {
  const { orders, states } = texts.value;
  return (
    <label class="row">
      {orders.state}
      <select
        class="select"
        value={chosen}
        onChange={({ currentTarget: { value } }) => go(value ? `${pathTo('orders')}?state=${value}` : pathTo('orders'))}
      >
        <option value="">{orders.all}</option>
        {orderState.options.map((state) => (
          <option key={state} value={state}>
            {states[state]}
          </option>
        ))}
      </select>
    </label>
  );
};

/** One's own orders, newest first, a page at a time however many there are. */
export const OrdersPage = () => {
  const { orders } = texts.value;
  const cursor = parameter('cursor');
  const state = orderState.safeParse(parameter('state')).data;
  // Staff are shown everybody's unless they say whose.
  const customerId = isStaff.value ? who.value?.sub : undefined;
  const list = useLoad(
    (signal) => api.listOrders({ state, cursor, customerId, limit: PAGE_SIZE }, { signal }),
    [state, cursor, who.value?.sub],
  );
  return (
    <Page title={orders.title} aside={<Credit />}>
      <StateFilter chosen={state ?? ''} />
      <Shown of={list} bones={5}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>
              <p>{state ? orders.noneSuch : orders.none}</p>
              <Link href={pathTo()} class="button primary">
                {texts.value.basket.toShop}
              </Link>
            </Empty>
          ) : (
            <>
              <Table caption={orders.title} columns={columns(texts.value)} rows={items} keyOf={({ id }) => id} />
              <Pages cursor={cursor} next={next} byTime />
            </>
          )
        }
      </Shown>
    </Page>
  );
};
