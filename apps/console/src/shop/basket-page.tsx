import { Page } from '../design/page.js';
import { Link } from '../router/link.js';
import { pathTo } from '../router/route.js';
import { texts } from '../texts/texts.js';
import { BasketCard } from './basket-card.js';

/** The basket on a page of its own, as a phone has it. */
export const BasketPage = () => {
  const { basket } = texts.value;
  return (
    <Page
      title={basket.title}
      aside={
        <Link href={pathTo()} class="button">
          {basket.toShop}
        </Link>
      }
    >
      <BasketCard heading={false} />
    </Page>
  );
};
