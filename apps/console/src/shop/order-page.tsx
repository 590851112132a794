import { type OrderView } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { isReachable } from '../api/api.js';
import { Button } from '../design/button.js';
import { Chip, StateChip } from '../design/chip.js';
import { Ago, Price } from '../design/figures.js';
import { Page } from '../design/page.js';
import { ErrorPanel, Loading } from '../design/states.js';
import { type Column, Table } from '../design/table.js';
import { Link } from '../router/link.js';
import { pathTo } from '../router/route.js';
import { who } from '../session/session.js';
import { type Texts } from '../texts/en.js';
import { texts } from '../texts/texts.js';
import { CancelDialog } from './cancel-dialog.js';
import { shortId } from './short-id.js';
import { Timeline } from './timeline.js';
import { useWatchedOrder } from './watched-order.js';

const columns = ({ order }: Texts): Column<OrderView['lines'][number]>[] => [
  { head: order.product, cell: ({ name }) => name },
  { head: order.quantity, cell: ({ quantity }) => quantity, number: true },
  { head: order.each, cell: ({ unitPrice }) => <Price of={unitPrice} />, number: true },
  { head: order.total, cell: ({ lineTotal }) => <Price of={lineTotal} />, number: true },
];

const canBeCancelled = ({ state }: OrderView) => state === 'PENDING' || state === 'CONFIRMED';

const Ordered = ({ order }: { order: OrderView }) => {
  const text = texts.value.order;
  return (
    <section class="stack">
      <h2>{text.lines}</h2>
      <Table caption={text.lines} columns={columns(texts.value)} rows={order.lines} keyOf={({ sku }) => sku} />
      <div class="row spread total">
        <span>{text.total}</span>
        <Price of={order.total} />
      </div>
      {order.note && (
        <p>
          <strong>{text.note}</strong> {order.note}
        </p>
      )}
    </section>
  );
};

const Progress = ({ order, isLive }: { order: OrderView; isLive: boolean }) => {
  const text = texts.value.order;
  const [isAsking, setAsking] = useState(false);
  return (
    <section class="card">
      <div class="row spread">
        <h2>{text.how}</h2>
        {isLive && isReachable.value && <Chip tone="accent" text={text.live} />}
      </div>
      <Timeline order={order} />
      {canBeCancelled(order) && (
        <Button kind="danger" onClick={() => setAsking(true)}>
          {text.cancel}
        </Button>
      )}
      {isAsking && <CancelDialog id={order.id} onDone={() => setAsking(false)} />}
    </section>
  );
};

/** One order: how it goes on, as it happens, and what was ordered. */
export const OrderPage = ({ id }: { id: string }) => {
  const text = texts.value.order;
  const { order, error, isLive, again } = useWatchedOrder(id, who.value?.sub);
  const placed = order && (
    <span class="row">
      <StateChip state={order.state} />
      <span>
        {text.placed} <Ago at={order.placedAt} />
      </span>
    </span>
  );
  const back = (
    <Link href={pathTo('orders')} class="button">
      {text.back}
    </Link>
  );
  return (
    <Page title={text.title(shortId(id))} lead={placed} aside={back}>
      {error !== undefined && <ErrorPanel error={error} again={again} />}
      {order ? (
        <div class="order-grid">
          <Progress order={order} isLive={isLive} />
          <Ordered order={order} />
        </div>
      ) : (
        error === undefined && <Loading bones={4} />
      )}
    </Page>
  );
};
