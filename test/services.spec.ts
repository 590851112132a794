import { type App, apps, portKey, services, storingApps, urlKey } from '@tessera/contracts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Docker, Nest, TypeScript and editors cannot read the list of services: here their files are compared with it. */
const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const yamlOf = (file: string) => parse(textOf(file), { merge: true });
const keysOf = (file: string, part: string): string[] => Object.keys(yamlOf(file)[part]);
const imageOf = (service: unknown) => String(Object(service).image);

/** What people see in a browser runs there: the gateway has its files. */
const served = ['console'];

/** Whom Prometheus asks: a job of each service's name, which is its name in the DNS as well. */
const scraped = () =>
  yamlOf('docker/observability/prometheus.yaml').scrape_configs.flatMap((job: Scrape) => {
    const names = job.dns_sd_configs.flatMap(({ names }) => names);
    return names.map((name) => (name === job.job_name ? name : `${name} as ${job.job_name}`));
  });
interface Scrape {
  job_name: string;
  dns_sd_configs: { names: string[] }[];
}

const seeding = apps.filter((app) => services[app].seeds);
const remedy = 'CONTRIBUTING.md, "A service", says how';

/** A line for each name that a file lacks, and for each that it has for nobody. */
const compared = (file: string, found: readonly string[], wanted: readonly string[]) => [
  ...wanted.filter((name) => !found.includes(name)).map((name) => `${file} lacks ${name}: ${remedy}`),
  ...found
    .filter((name) => !wanted.includes(name))
    .map((name) => `${file} has ${name}, which is of no service: remove it`),
];

const lacking = (file: string, wanted: readonly string[]) =>
  compared(
    file,
    wanted.filter((text) => textOf(file).includes(text)),
    wanted,
  );

it('folders are those of the list, with the programs that it says', () => {
  const having = (program: string) => apps.filter((app) => existsSync(join(root, 'apps', app, 'src', program)));
  expect([
    ...compared('apps/', readdirSync(join(root, 'apps')), [...apps, ...served]),
    ...compared('src/migrate.ts of apps/', having('migrate.ts'), storingApps),
    ...compared('src/seed.ts of apps/', having('seed.ts'), seeding),
  ]).toEqual([]);
});

it('the builds know every service', () => {
  const references: { path: string }[] = JSON.parse(textOf('tsconfig.json')).references;
  const built = references.map(({ path }) => path).filter((path) => path.startsWith('apps/'));
  expect([
    ...compared('nest-cli.json', Object.keys(JSON.parse(textOf('nest-cli.json')).projects), apps),
    ...compared(
      'tsconfig.json',
      built,
      apps.map((app) => `apps/${app}`),
    ),
  ]).toEqual([]);
});

it('docker compose runs every service, with its database and its jobs', () => {
  const compose: Record<string, { environment?: object }> = yamlOf('docker-compose.yml').services;
  const ours = Object.keys(compose).filter((name) => /^tessera\/(?!provision|cli)/.test(imageOf(compose[name])));
  const jobs = [...storingApps.map((app) => `migrate-${app}`), ...seeding.map((app) => `seed-${app}`)];
  const told = (app: App) => Object.keys(compose[app]?.environment ?? {}).filter((key) => key.endsWith('_URL'));
  expect([
    ...compared('docker-compose.yml', ours, [...apps, ...jobs]),
    ...apps.flatMap((app) =>
      compared(
        `${app} in docker-compose.yml`,
        told(app).filter((key) => key !== 'JWKS_URL'),
        services[app].calls.map(urlKey),
      ),
    ),
    ...lacking(
      'docker-compose.yml',
      storingApps.map((app) => `${app}-db-secrets:/secrets/${app}-db`),
    ),
    ...lacking(
      'docker-compose.yml',
      apps.map((app) => `${app}-secrets:/secrets/${app}\n`),
    ),
    ...compared(
      'docker/stores.yml',
      keysOf('docker/stores.yml', 'services').filter((name) => name.endsWith('-db')),
      storingApps.flatMap((app) => [`${app}-db`, `prepare-${app}-db`]),
    ),
    ...compared(
      'docker/sasl.yml',
      keysOf('docker/sasl.yml', 'services').filter((name) => !['kafka', 'prepare-topics'].includes(name)),
      apps,
    ),
    ...compared('docker/traces.yml', keysOf('docker/traces.yml', 'services'), apps),
    ...compared('docker/observability/prometheus.yaml', scraped(), apps),
    ...lacking(
      'docker/observability/rules/availability.yaml',
      apps.map((app) => `absent(up{job="${app}"})`),
    ),
    ...lacking(
      'docker/service.Dockerfile',
      apps.map((app) => `${portKey(app)}=3000`),
    ),
  ]).toEqual([]);
});

it('addresses are those of the list', () => {
  const inside = { postgres: 5432, mongo: 27017 };
  const databases = apps.flatMap((app) => {
    const { database } = services[app];
    if (!database) return [];
    const port = `\${${app.toUpperCase()}_DB_PORT:-${database.port}}:${inside[database.kind]}`;
    return [`${app}-db: { ports: ['127.0.0.1:${port}'] }`];
  });
  expect([
    ...lacking('docker/develop.yml', [
      ...databases,
      ...storingApps.map((app) => `127.0.0.1:${services[app].port}:3000`),
    ]),
    ...apps.flatMap((app) =>
      lacking(`apps/${app}/src/settings.ts`, [
        `${portKey(app)}: port(${services[app].port})`,
        ...services[app].calls.map((other) => `${urlKey(other)}: origins('http://127.0.0.1:${services[other].port}')`),
      ]),
    ),
  ]).toEqual([]);
});
