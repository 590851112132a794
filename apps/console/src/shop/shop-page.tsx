import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { useLoad } from '../api/use-load.js';
import { Button } from '../design/button.js';
import { Field } from '../design/field.js';
import { Page } from '../design/page.js';
import { Pages } from '../design/pages.js';
import { Empty, Shown } from '../design/states.js';
import { Link } from '../router/link.js';
import { go, parameter } from '../router/location.js';
import { pathTo } from '../router/route.js';
import { texts } from '../texts/texts.js';
import { pieces } from './basket.js';
import { BasketCard } from './basket-card.js';
import { ProductCard } from './product-card.js';

const PAGE_SIZE = 24;
/** Nobody types that slowly between two letters of a word. */
const TYPED_MS = 250;

const look = (words: string) => go(words ? `${pathTo()}?q=${encodeURIComponent(words)}` : pathTo(), { replace: true });

const Search = () => {
  const asked = parameter('q') ?? '';
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked.trim()) return;
    const timer = setTimeout(() => look(typed.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        look(typed.trim());
      }}
    >
      <Field label={texts.value.shop.search} name="q" type="search" value={typed} onInput={setTyped} maxLength={200} />
    </form>
  );
};

const Products = () => {
  const { shop } = texts.value;
  const [q, cursor] = [parameter('q'), parameter('cursor')];
  const products = useLoad((signal) => api.listProducts({ q, cursor, limit: PAGE_SIZE }, { signal }), [q, cursor]);
  return (
    <Shown of={products} bones={6}>
      {({ items, next }) =>
        items.length === 0 ? (
          <Empty>
            <p>{shop.nothing}</p>
            <Button onClick={() => look('')}>{shop.showAll}</Button>
          </Empty>
        ) : (
          <>
            <h2 class="hidden">{shop.products}</h2>
            <p class="hidden" role="status">
              {shop.found(items.length, next !== null)}
            </p>
            <ul class="products">
              {items.map((product) => (
                <ProductCard key={product.sku} product={product} />
              ))}
            </ul>
            <Pages cursor={cursor} next={next} />
          </>
        )
      }
    </Shown>
  );
};

/** What there is to buy, for anyone; beside it on a desk the basket. */
export const ShopPage = () => {
  const { shop, basket } = texts.value;
  return (
    <Page title={shop.title} lead={shop.lead} aside={<Search />}>
      <div class="shop">
        <div class="stack">
          <Products />
          {pieces.value > 0 && (
            <Link href={pathTo('basket')} class="button primary to-basket">
              {`${basket.show} (${pieces.value})`}
            </Link>
          )}
        </div>
        <aside aria-label={basket.title}>
          <BasketCard />
        </aside>
      </div>
    </Page>
  );
};
