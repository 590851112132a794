import { Copy } from './contributing.fixture.js';

/** What CONTRIBUTING.md and docs/new-service.md say is done in a copy of the repository, which then passes its own checks. */
const copy = new Copy();
afterAll(() => copy.remove());

/** The files that can read no list of services. */
const yaml = [
  'docker-compose.yml',
  'docker/stores.yml',
  'docker/develop.yml',
  'docker/sasl.yml',
  'docker/traces.yml',
  'docker/observability/prometheus.yaml',
  'docker/observability/rules/availability.yaml',
];
const json = ['nest-cli.json', 'tsconfig.json'];

/** An entry of `order`, for `parcel`: with its own ports, and calling nobody. */
const forParcel = (entry: string) =>
  entry
    .replaceAll('order', 'parcel')
    .replaceAll('ORDER', 'PARCEL')
    .replace(/\{ <<: \*settings, INVENTORY_URL: .*\}/, '*settings')
    .replace('3002', '3004')
    .replace('5434', '5435');

/** Behind each entry of `order`, which is its line and what is indented below it, one like it. */
const withEntries = (text: string) =>
  text
    .replace(
      /^( +)(- (?:job_name: )?|or absent\(up\{job=")?[\w-]*\border\b.*\n(\1 +.*\n)*/gm,
      (entry) => entry + forParcel(entry),
    )
    .replace(/^( +)"order": \{\n(\1 +.*\n)*\1\},\n/m, (entry) => entry + forParcel(entry))
    .replace(/^ +\{\n.*"apps\/order"\n +\},\n/m, (entry) => entry + forParcel(entry));

const specs = (...files: string[]) => copy.run('jest', '--selectProjects', 'spec', '--runTestsByPath', ...files);

it('the steps can be followed', () => {
  copy.follow('CONTRIBUTING.md');
  copy.follow('docs/new-service.md');
});

it('what is forgotten is named', () => {
  let said = '';
  try {
    specs('test/services.spec.ts');
  } catch (error) {
    said = String(error);
  }
  for (const file of [...yaml, ...json]) expect(said).toContain(`${file} lacks`);
});

it('the new service, its event and its use case pass the checks', () => {
  for (const file of [...yaml, ...json]) copy.write(file, withEntries(copy.read(file)));
  specs('test/services.spec.ts', 'libs/contracts/src/samples.spec.ts', 'apps/parcel/src/domain/parcels.spec.ts');
  copy.run('oxlint', '--deny-warnings', 'apps/parcel', 'libs/contracts');
  copy.run('tsc', '-b');
  copy.run('depcruise', '--config', '.dependency-cruiser.mjs', '{apps,libs}/*/{src,test}');
}, 600_000);
