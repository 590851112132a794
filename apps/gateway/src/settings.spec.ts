import { gatewaySettings } from './settings.js';

const parse = (env: Record<string, string>) => gatewaySettings.safeParse(env);

it('has a default for everything', () => {
  expect(parse({}).data).toMatchObject({
    GATEWAY_PORT: 3000,
    MANAGEMENT_PORT: 3009,
    MANAGEMENT_HOST: '127.0.0.1',
    ORDER_URL: ['http://127.0.0.1:3002'],
    TRUSTED_PROXIES: [],
    LIMITS: {
      address: { quota: 300, seconds: 60 },
      user: { quota: 600, seconds: 60 },
      writes: { quota: 120, seconds: 60 },
      login: { quota: 10, seconds: 60 },
      register: { quota: 10, seconds: 60 },
      refresh: { quota: 10, seconds: 60 },
      loginFailures: { quota: 5, seconds: 60 },
    },
  });
});

it('keeps the limits that a document does not name', () => {
  const { LIMITS } = parse({ LIMITS: '{"user":{"quota":7}}' }).data ?? {};
  expect(LIMITS).toMatchObject({ user: { quota: 7, seconds: 60 }, login: { quota: 10 } });
});

it.each(['{', '[]', '{"usr":{}}', '{"user":{"quota":0}}', '{"user":{"quota":"7"}}', '{"user":{"max":7}}'])(
  'refuses the limits %s',
  (LIMITS) => expect(parse({ LIMITS }).error?.issues[0]?.path[0]).toBe('LIMITS'),
);

it('takes limits up to a million', () => {
  expect(parse({ LIMITS: '{"user":{"quota":1000000}}' }).success).toBe(true);
  expect(parse({ LIMITS: '{"user":{"quota":1000001}}' }).success).toBe(false);
});

it.each(['redis://127.0.0.1:6379', 'rediss://gateway:secret@redis.example:6380/1', 'redis://x/?keyPrefix=tessera:'])(
  'takes %s for the store of the limits',
  (REDIS_URL) => expect(parse({ REDIS_URL }).data).toMatchObject({ REDIS_URL }),
);

it.each(['', 'redis', 'http://127.0.0.1:6379', '127.0.0.1:6379'])(
  'refuses %s for the store of the limits',
  (REDIS_URL) => expect(parse({ REDIS_URL }).error?.issues[0]?.path[0]).toBe('REDIS_URL'),
);

it('refuses a cache in Redis without one, whatever else is wrong', () => {
  const { error } = parse({ CACHE_IN: 'redis', GATEWAY_PORT: 'none' });
  expect(error?.issues.map(({ path }) => path[0])).toEqual(['GATEWAY_PORT', 'REDIS_URL']);
  expect(parse({ CACHE_IN: 'redis', REDIS_URL: 'redis://x' }).success).toBe(true);
  expect(parse({ CACHE_IN: 'disk' }).error?.issues[0]?.path[0]).toBe('CACHE_IN');
});

it('takes several addresses of a service', () => {
  const { ORDER_URL } = parse({ ORDER_URL: 'http://one:1, http://two:2/' }).data ?? {};
  expect(ORDER_URL).toEqual(['http://one:1', 'http://two:2']);
  expect(parse({ ORDER_URL: 'http://one:1,two' }).error?.issues[0]?.path[0]).toBe('ORDER_URL');
  expect(parse({ ORDER_URL: '' }).success).toBe(false);
});

it.each(['http://x/api', 'http://x/?a=1', 'http://me:secret@x', 'http://x/#top'])(
  'refuses %s for the address of a service',
  (USER_URL) => expect(parse({ USER_URL }).success).toBe(false),
);

it('takes an address with a port that goes without saying', () =>
  expect(parse({ USER_URL: 'http://X:80' }).data?.USER_URL).toEqual(['http://x']));

it('takes addresses and networks as proxies', () => {
  const { TRUSTED_PROXIES } = parse({ TRUSTED_PROXIES: '127.0.0.1/32, 10.0.0.0/8,::1 ,, fd00::/8' }).data ?? {};
  expect(TRUSTED_PROXIES).toEqual(['127.0.0.1/32', '10.0.0.0/8', '::1', 'fd00::/8']);
});

it.each(['all', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0', '::1/129', '10.0.0.0/'])(
  'refuses %s as a proxy',
  (TRUSTED_PROXIES) => expect(parse({ TRUSTED_PROXIES }).success).toBe(false),
);

it('takes origins of pages, as browsers write them', () => {
  const { CORS_ORIGINS } = parse({ CORS_ORIGINS: 'https://Shop.example:443, http://localhost:5173,,*' }).data ?? {};
  expect(CORS_ORIGINS).toEqual(['https://shop.example', 'http://localhost:5173', '*']);
  expect(parse({}).data?.CORS_ORIGINS).toEqual([]);
});

it.each(['shop.example', 'https://shop.example/shop', 'null', 'https://*.shop.example', 'file:///', '**'])(
  'refuses %s as the origin of pages',
  (CORS_ORIGINS) => expect(parse({ CORS_ORIGINS }).error?.issues[0]?.path[0]).toBe('CORS_ORIGINS'),
);
