import { type ProductView } from '@tessera/contracts';
import { Button } from '../design/button.js';
import { Chip } from '../design/chip.js';
import { Price } from '../design/figures.js';
import { say } from '../design/toasts.js';
import { texts } from '../texts/texts.js';
import { basket } from './basket.js';
import { withOneMore } from './basket-lines.js';
import { Mosaic } from './mosaic.js';

const FEW = 10;

const Stock = ({ left }: { left: number }) => {
  const { stock } = texts.value.shop;
  if (left <= 0) return <Chip tone="neutral" text={stock.none} />;
  return left <= FEW ? <Chip tone="warn" text={stock.few(left)} /> : <Chip tone="good" text={stock.enough} />;
};

/** A product as it is offered. Whatever its name holds is text. */
export const ProductCard = ({ product }: { product: ProductView }) => {
  const { shop } = texts.value;
  const { sku, name, description, price, available } = product;
  const add = () => {
    basket.value = withOneMore(basket.value, product);
    say(shop.added(name));
  };
  return (
    <li class="card product">
      <Mosaic sku={sku} />
      <div class="product-text">
        <h3>{name}</h3>
        <p class="small muted">{description}</p>
        <div class="stack">
          <div class="row spread">
            <Price of={price} />
            <Stock left={available} />
          </div>
          <Button disabled={available <= 0} label={shop.addProduct(name)} onClick={add}>
            {shop.add}
          </Button>
        </div>
      </div>
    </li>
  );
};
