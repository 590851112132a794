// Three tiers by suffix: spec (no I/O), int-spec (real stores), e2e-spec (through the doors). All run the sources, not dist.
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
    '^@tessera/messaging/(postgres|mongo|kafka)$': '<rootDir>/libs/messaging/src/$1/index.ts',
    '^@tessera/(contracts|messaging|auth|runtime|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^@tessera/(stack)$': '<rootDir>/tools/$1/src/index.ts',
    '^@tessera/stack/command-error$': '<rootDir>/tools/stack/src/command-error.ts',
    '^@tessera/runtime/settings$': '<rootDir>/libs/runtime/src/settings.ts',
  },
  ...extra,
});

export default {
  // A spec meets throttler never and Nest seldom; to load Nest before each would be half of the tier's time.
  projects: [tier('spec', 'spec', { setupFiles: [] }), tier('int', 'int-spec'), tier('e2e', 'e2e-spec')],
  testTimeout: 30_000,
  testSequencer: '<rootDir>/.ci/longest-first.mjs',
  // Modules of a finished suite are never freed (nodejs/node#33439): a worker that is full of them is replaced.
  workerIdleMemoryLimit: '1GB',
};
