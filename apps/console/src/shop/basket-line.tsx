import { useId } from 'preact/hooks';
import { Button } from '../design/button.js';
import { Price } from '../design/figures.js';
import { texts } from '../texts/texts.js';
import { basket } from './basket.js';
import { type Line, withQuantity } from './basket-lines.js';

/** A product in the basket; `left` where there is less than wanted. */
export const BasketLine = ({ line, left }: { line: Line; left: number | undefined }) => {
  const text = texts.value.basket;
  const id = useId();
  const { name, price, quantity } = line;
  const want = (quantity: number) => (basket.value = withQuantity(basket.value, { ...line, quantity }));
  const isShort = left !== undefined && quantity > left;
  return (
    <li class="basket-line">
      <div>
        <strong>{name}</strong>
        <div class="small muted">
          <Price of={price} /> {text.each}
        </div>
      </div>
      <Price of={{ ...price, amount: price.amount * quantity }} />
      <div class="stepper">
        <Button kind="quiet" label={text.less(name)} onClick={() => want(quantity - 1)}>
          −
        </Button>
        <input
          class="input"
          type="number"
          inputMode="numeric"
          min={1}
          max={1000}
          aria-label={text.quantity(name)}
          aria-invalid={isShort}
          aria-describedby={id}
          value={quantity}
          onChange={({ currentTarget }) => want(Number(currentTarget.value))}
        />
        <Button kind="quiet" label={text.more(name)} onClick={() => want(quantity + 1)}>
          +
        </Button>
      </div>
      <Button kind="quiet" label={text.remove(name)} onClick={() => want(0)}>
        ×
      </Button>
      <span class="wrong" id={id}>
        {isShort && text.notEnough(left)}
      </span>
    </li>
  );
};
