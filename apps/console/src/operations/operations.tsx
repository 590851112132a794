import { type ComponentType } from 'preact';
import { type RoomProps } from '../router/room.js';
import { Page } from '../design/page.js';
import { Empty } from '../design/states.js';
import { ConnectionLine, Refused } from '../live/connection-line.js';
import { stream, useOperations, watchAgain } from '../live/operations-live.js';
import '../live/live.css';
import { Link } from '../router/link.js';
import { pathTo } from '../router/route.js';
import { isStaff } from '../session/session.js';
import { texts } from '../texts/texts.js';
import { CheckPage } from './check/check-page.js';
import { FlowPage } from './flow/flow-page.js';
import { GatewayPage } from './gateway/gateway-page.js';
import { MapPage } from './map/map-page.js';
import './operations.css';
import { OrdersPage } from './orders/orders-page.js';
import { WaitingPage } from './waiting/waiting-page.js';

/** Each is given what follows its name in the address. */
const pages = {
  map: MapPage,
  flow: FlowPage,
  orders: OrdersPage,
  waiting: WaitingPage,
  gateway: GatewayPage,
  check: CheckPage,
} satisfies Record<string, ComponentType<RoomProps>>;

type Name = keyof typeof pages;

// The keys are those of the object above.
const names = Object.keys(pages) as Name[];

const Tabs = ({ current }: { current: Name }) => {
  const { operations } = texts.value;
  return (
    <nav class="tabs" aria-label={operations.pages}>
      {names.map((name) => (
        <Link
          key={name}
          href={name === 'map' ? pathTo('operations') : pathTo('operations', name)}
          current={name === current}
        >
          {operations.page[name]}
        </Link>
      ))}
    </nav>
  );
};

/** What staff see and mend. */
export const Operations = ({ path }: RoomProps) => {
  const [first, ...rest] = path;
  const { operations } = texts.value;
  const name = names.find((name) => name === first) ?? 'map';
  const Shown = pages[name];
  useOperations(isStaff.value);
  if (!isStaff.value)
    return (
      <Page title={operations.title}>
        <Empty>
          <p>{operations.forStaff}</p>
          <Link
            href={`${pathTo('login')}?from=${encodeURIComponent(pathTo('operations', ...path))}`}
            class="button primary"
          >
            {texts.value.shell.logIn}
          </Link>
        </Empty>
      </Page>
    );
  return (
    <Page title={operations.title} aside={<ConnectionLine stream={stream.value} />}>
      <Tabs current={name} />
      <Refused stream={stream.value} again={watchAgain} />
      <Shown path={rest} />
    </Page>
  );
};
