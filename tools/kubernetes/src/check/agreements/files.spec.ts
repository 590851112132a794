import { deployment, object } from '../rendered.fixture.js';
import { files } from './files.js';

const url = object('ExternalSecret', 'order-database', { spec: { data: [{ secretKey: 'url' }] } });
const order = (path: string, secret: object = { secretName: 'order-database' }) =>
  files.broken([
    url,
    deployment(
      'order',
      {
        env: [{ name: 'DATABASE_URL_FILE', value: path }],
        volumeMounts: [
          { name: 'database', mountPath: '/run/database' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
      {
        volumes: [
          { name: 'database', secret },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    ),
  ]);

it('a file is a key of a mounted Secret, under its name or under that which the volume gives it', () => {
  expect(order('/run/database/url')).toEqual([]);
  expect(
    order('/run/database/address', { secretName: 'order-database', items: [{ key: 'url', path: 'address' }] }),
  ).toEqual([]);
});

it('what lies in no volume, or in none that has it, is named', () => {
  expect(order('/run/databse/url')).toEqual([
    'Deployment/order: service has DATABASE_URL_FILE=/run/databse/url, which lies in no volume of it',
  ]);
  const line =
    'Deployment/order: service has DATABASE_URL_FILE=/run/database/uri, which Secret/order-database does not have';
  expect(order('/run/database/uri')).toEqual([line]);
  expect(order('/run/database/uri', { secretName: 'order-database', items: [{ key: 'url', path: 'url' }] })).toEqual([
    line,
  ]);
});

it('a file that the program writes lies where it can', () => {
  expect(order('/tmp/spans')).toEqual([]);
});

it('several Secrets may lie in one folder', () => {
  const sources = [{ secret: { name: 'order-database' } }, { secret: { name: 'kafka-order' } }];
  const one = deployment(
    'order',
    {
      env: [{ name: 'DATABASE_URL_FILE', value: '/run/own/uri' }],
      volumeMounts: [{ name: 'own', mountPath: '/run/own' }],
    },
    { volumes: [{ name: 'own', projected: { sources: sources.slice(0, 1) } }] },
  );
  expect(files.broken([url, one])).toHaveLength(1);
});
