import { type App, type AskedApp, type TopicName } from '@tessera/contracts';

/** A place on the map, in its own units. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where everything is. Placed by hand: people find a thing again where it was. */
export interface Placement {
  width: number;
  height: number;
  /** Whether topics lie below the services, or to the right of them. */
  flows: 'down' | 'right';
  services: Record<App, Box>;
  stores: Record<AskedApp, Box>;
  kafka: Box;
  topics: Record<TopicName, Box>;
}

const onDesk = { y: 366, w: 138, h: 48 };
const service = { y: 150, w: 212, h: 92 };
const store = { y: 164, w: 62, h: 64 };

/** For a desk. Topics lie so that lines cross as little as they can. */
export const desk: Placement = {
  width: 960,
  height: 470,
  flows: 'down',
  services: {
    gateway: { x: 374, y: 12, w: 212, h: 84 },
    user: { x: 24, ...service },
    order: { x: 338, ...service },
    inventory: { x: 652, ...service },
  },
  stores: {
    user: { x: 250, ...store },
    order: { x: 564, ...store },
    inventory: { x: 878, ...store },
  },
  kafka: { x: 8, y: 344, w: 944, h: 118 },
  topics: {
    users: { x: 26, ...onDesk },
    credit: { x: 180, ...onDesk },
    orders: { x: 334, ...onDesk },
    reservations: { x: 488, ...onDesk },
    products: { x: 642, ...onDesk },
    'stock-levels': { x: 796, ...onDesk },
  },
};

const onPhone = { x: 238, w: 94, h: 46 };
const tall = { x: 18, w: 176, h: 112 };
const small = { x: 148, w: 38, h: 40 };

/** For a phone: the services one below the other, the topics beside them. */
export const phone: Placement = {
  width: 340,
  height: 540,
  flows: 'right',
  services: {
    gateway: { x: 6, y: 6, w: 328, h: 80 },
    user: { ...tall, y: 118 },
    order: { ...tall, y: 260 },
    inventory: { ...tall, y: 402 },
  },
  stores: {
    user: { ...small, y: 126 },
    order: { ...small, y: 268 },
    inventory: { ...small, y: 410 },
  },
  kafka: { x: 230, y: 104, w: 110, h: 430 },
  topics: {
    users: { ...onPhone, y: 134 },
    credit: { ...onPhone, y: 200 },
    orders: { ...onPhone, y: 266 },
    reservations: { ...onPhone, y: 332 },
    products: { ...onPhone, y: 398 },
    'stock-levels': { ...onPhone, y: 464 },
  },
};
