import { apps, bodyOf, eachApp, type Route, routes } from '@tessera/contracts';
import { HealthController } from '@tessera/runtime';
import { type Door, doorsIn, doorsOf } from './doors.fixture.js';

/** Documents, client and tests say of a route what the list says: here the list is compared with what the doors do. */
const doors = eachApp((): Door[] => []);

beforeAll(async () => {
  for (const app of apps) doors[app] = await doorsIn(app);
  doors.gateway.push(...doorsOf(HealthController).map((door): Door => ({ ...door, who: 'anyone' })));
});

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const listed = Object.entries(routes).map(([id, route]) => ({ id, route }));

const doorOf = (route: Route, app: Route['from']) => {
  const found = doors[app].find(({ name }) => name === nameOf(route));
  if (!found) throw new Error(`${app} has no ${nameOf(route)}`);
  return found;
};

describe.each(listed)('$id', ({ route }) => {
  it('is at its service and at the gateway, open to the same callers', () => {
    for (const app of [route.from, 'gateway'] as const) {
      const { who, identifies } = doorOf(route, app);
      const expected = { who: route.who === 'owner' ? 'user' : route.who, identifies: route.identifies ?? false };
      expect({ app, who, identifies }).toEqual({ app, ...expected });
    }
  });

  it('has the very schemas of its door', () => {
    const { body, query, params } = doorOf(route, route.from);
    const listed: Record<string, unknown> = route.params?.shape ?? {};
    // The gateway may leave a body unread: whoever it hands it on to checks it.
    expect(route.from === 'gateway' ? [undefined, bodyOf(route)] : [bodyOf(route)]).toContain(body);
    expect(query).toBe(route.query);
    expect(Object.keys(params).toSorted()).toEqual(Object.keys(listed).toSorted());
    for (const name of Object.keys(params)) expect(params[name]).toBe(listed[name]);
  });

  it('answers with a status of the list', () => {
    expect(Object.keys(route.answers)).toContain(String(doorOf(route, route.from).status));
  });
});

/** Between services, and what the pages at /docs and /console load. */
const unlisted = [
  'POST /internal/stock-check',
  'GET /internal/admin/undecided',
  'GET /internal/admin/check',
  'GET /docs/{file}',
  'GET /console/*',
];

it.each(apps)('%s has no door that the list lacks', (app) => {
  const known = [...Object.values(routes).map(nameOf), ...unlisted];
  expect(doors[app].map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});
