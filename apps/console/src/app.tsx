import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Empty, ErrorPanel, Loading } from './design/states.js';
import { Page } from './design/page.js';
import { Shell } from './design/shell.js';
import { Link } from './router/link.js';
import { page } from './router/location.js';
import { type RoomProps } from './router/room.js';
import { type Page as Place, pathTo } from './router/route.js';
import { AccountPage } from './session/account-page.js';
import { WithSession } from './session/with-session.js';
import { BasketPage } from './shop/basket-page.js';
import { OrderPage } from './shop/order-page.js';
import { OrdersPage } from './shop/orders-page.js';
import { ShopPage } from './shop/shop-page.js';
import { texts } from './texts/texts.js';

type Room = 'operations' | 'laboratory';

/** Loaded when somebody goes there: who only shops needs none of it. */
const rooms: Record<Room, () => Promise<ComponentType<RoomProps>>> = {
  operations: async () => (await import('./operations/operations.js')).Operations,
  laboratory: async () => (await import('./laboratory/laboratory.js')).Laboratory,
};

const LazyRoom = ({ room, path }: RoomProps & { room: Room }) => {
  const [loaded, setLoaded] = useState<{ Shown?: ComponentType<RoomProps>; error?: unknown }>({});
  useEffect(() => {
    setLoaded({});
    rooms[room]().then(
      (Shown) => setLoaded({ Shown }),
      (error: unknown) => setLoaded({ error }),
    );
  }, [room]);
  const { Shown, error } = loaded;
  if (Shown) return <Shown path={path} />;
  return (
    <Page title={texts.value[room].title}>
      {/* A newer console has other files than this page knows: another try needs another page. */}
      {error === undefined ? <Loading /> : <ErrorPanel error={error} again={() => location.reload()} />}
    </Page>
  );
};

const Nowhere = () => {
  const { nowhere } = texts.value;
  return (
    <Page title={nowhere.title}>
      <Empty>
        <p>{nowhere.text}</p>
        <Link href={pathTo()} class="button primary">
          {nowhere.link}
        </Link>
      </Empty>
    </Page>
  );
};

const shown = (place: Place) => {
  switch (place.name) {
    case 'shop':
      return <ShopPage />;
    case 'basket':
      return <BasketPage />;
    case 'orders':
      return (
        <WithSession>
          <OrdersPage />
        </WithSession>
      );
    case 'order':
      return (
        <WithSession key={place.id}>
          <OrderPage id={place.id} />
        </WithSession>
      );
    case 'login':
    case 'register':
      return <AccountPage key={place.name} isNew={place.name === 'register'} />;
    case 'operations':
    case 'laboratory':
      return (
        <WithSession key={place.name}>
          <LazyRoom room={place.name} path={place.path} />
        </WithSession>
      );
    case 'nowhere':
      return <Nowhere />;
  }
};

/** The whole console. */
export const App = () => <Shell>{shown(page.value)}</Shell>;
