import { readdirSync, readFileSync } from 'node:fs';

const workspaces = ['libs', 'apps', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url)).map((workspace) => ({ at: `${folder}/${workspace}`, sources: 'src/' })),
);

/** The packages by their sources: what `exports` names in dist was made of its namesake in src. */
const packages = Object.fromEntries(
  // The sources of the editions for AWS lie at their roots.
  [...workspaces, { at: 'serverless', sources: '' }, { at: 'deploy/cross-region', sources: '' }].flatMap(
    ({ at, sources }) => {
      const manifest = readFileSync(new URL(`${at}/package.json`, import.meta.url), 'utf8');
      const { name, exports = {} } = JSON.parse(manifest);
      return Object.entries(exports).map(([path, { default: file }]) => [
        `^${name}${path.slice(1)}$`,
        `<rootDir>/${at}/${file.replace('./dist/', sources).replace(/\.js$/, '.ts')}`,
      ]);
    },
  ),
);

// Tiers by suffix: spec (no I/O), int-spec (real stores), e2e-spec (through the doors); and cluster-spec (a Kubernetes), which
// `npm run test:cluster` runs. All run the sources, not dist.
const tier = (displayName, suffix, extra = {}) => ({
  displayName,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/**/*.${suffix}.ts`],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/.tessera/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/libs/testing/src/preload.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    ...packages,
  },
  ...extra,
});

export default {
  // A spec meets throttler never and Nest seldom; to load Nest before each would be half of the tier's time.
  projects: [
    tier('spec', 'spec', { setupFiles: [] }),
    tier('int', 'int-spec'),
    tier('e2e', 'e2e-spec'),
    tier('cluster', 'cluster-spec'),
  ],
  // With --coverage, as `npm run test:unit` has it: what decides has a test for each way it can go.
  collectCoverageFrom: ['apps/*/src/domain/**/*.ts', '!**/*.spec.ts', '!**/index.ts'],
  coverageReporters: [['text', { skipFull: true }]],
  coverageThreshold: { global: { branches: 100 } },
  // Ends what hangs, and nothing else: on a starved machine a start alone takes minutes.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/.ci/longest-first.mjs',
  // Modules of a finished suite are never freed (nodejs/node#33439): a worker that is full of them is replaced.
  workerIdleMemoryLimit: '1GB',
};
