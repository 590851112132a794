import { signal } from '@preact/signals';
import { Button } from '../design/button.js';
import { Price } from '../design/figures.js';
import { ErrorPanel } from '../design/states.js';
import { Link } from '../router/link.js';
import { go, place } from '../router/location.js';
import { pathTo } from '../router/route.js';
import { who } from '../session/session.js';
import { texts } from '../texts/texts.js';
import { basket } from './basket.js';
import { BasketLine } from './basket-line.js';
import { totalOf } from './basket-lines.js';
import { Credit } from './credit.js';
import { type Outcome, placeOrder } from './place-order.js';

const isOrdering = signal(false);
const outcome = signal<Outcome | undefined>(undefined);

const order = async () => {
  if (isOrdering.value) return;
  isOrdering.value = true;
  outcome.value = undefined;
  outcome.value = await placeOrder().finally(() => (isOrdering.value = false));
  if ('placed' in outcome.value) go(pathTo('orders', outcome.value.placed.id));
};

const Refused = () => {
  const { basket } = texts.value;
  const result = outcome.value;
  if (!result || 'placed' in result) return null;
  if (result.refused === 'other') return <ErrorPanel error={result.error} />;
  return (
    <p class="notice warn" role="alert">
      {result.refused === 'unknown' ? basket.unknown : basket.refused[result.refused]}
    </p>
  );
};

const OrderButton = () => {
  const { basket } = texts.value;
  if (!who.value)
    return (
      <Link
        class="button primary"
        href={`${pathTo('login')}?from=${encodeURIComponent(place.value.path + place.value.search)}`}
      >
        {basket.logIn}
      </Link>
    );
  return (
    <Button kind="primary" busy={isOrdering.value} onClick={() => void order()}>
      {isOrdering.value ? basket.ordering : basket.order}
    </Button>
  );
};

const leftOf = (sku: string) => {
  const result = outcome.value;
  if (!result || !('short' in result)) return undefined;
  return result.short.find((line) => line.sku === sku)?.available;
};

/** What is wanted, what it costs, and the button that orders it. */
export const BasketCard = ({ heading = true }: { heading?: boolean }) => {
  const text = texts.value.basket;
  const total = totalOf(basket.value);
  return (
    <section class="card">
      {heading && <h2>{text.title}</h2>}
      <Refused />
      {total === undefined ? (
        <p class="muted">{text.empty}</p>
      ) : (
        <>
          <ul>
            {basket.value.map((line) => (
              <BasketLine key={line.sku} line={line} left={leftOf(line.sku)} />
            ))}
          </ul>
          <div class="row spread total">
            <span>{text.total}</span>
            <Price of={total} />
          </div>
          {who.value && <Credit />}
          <OrderButton />
        </>
      )}
    </section>
  );
};
