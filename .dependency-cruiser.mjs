/** Who may import whom. Each rule has a name and a reason; together they are the architecture as a test. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const tests = '\\.(spec|int-spec|e2e-spec)\\.ts$|/test/|^test/';

/** What stands alone: any edition can import it, and a bundle of it has nothing in it but itself. */
const doors = [
  'apps/user/(src|dist)/credentials/',
  'libs/auth/(src|dist)/token/',
  'libs/messaging/(src|dist)/(once|envelope)/',
  'libs/runtime/(src|dist)/rules/',
].join('|');
const domains = 'apps/[^/]+/(src|dist)/domain/|libs/contracts/(src|dist)/(?!documents/)';
const pureModules = '(jose|p-limit|secure-json-parse|uuid|zod)/';
const pureBuiltins = '(buffer|crypto|util|timers/promises)$';

export default {
  forbidden: [
    rule('no-cycles', 'A cycle cannot be understood one file at a time.', {}, { circular: true }),
    rule(
      'no-app-to-app',
      'Services meet only on wires.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'console-knows-client-and-contracts-only',
      'It runs in browsers, and does nothing that another client could not.',
      { path: '^apps/console/' },
      { path: '^(libs/(?!(client|contracts)/)|tools|serverless|deploy)' },
    ),
    rule(
      'console-is-served-not-imported',
      'The gateway reads its built files.',
      { pathNot: '^apps/console/' },
      { path: '^apps/console/' },
    ),
    rule(
      'console-rooms-are-loaded-alone',
      'Who only shops loads no operations; what two of them need lies beside them.',
      { path: '^apps/console/src/(shop|operations|laboratory)/' },
      { path: '^apps/console/src/(shop|operations|laboratory)/', pathNot: '^apps/console/src/$1/' },
    ),
    rule(
      'libs-through-the-front-door',
      'What index.ts does not export is free to change.',
      { path: '^(apps|tools|test)/' },
      {
        path: '^libs/[^/]+/(src|dist)/',
        pathNot:
          '^libs/[^/]+/(src|dist)/(((postgres|mongo|kafka|dead-letters|documents|metrics|token|rules|once|envelope|suites)/)?index|settings|telemetry|timing)\\.(ts|d\\.ts|js)$',
      },
    ),
    rule(
      'floor-imports-nothing-of-ours',
      'contracts and runtime are what everything stands on.',
      { path: '^libs/(contracts)/' },
      { path: '^(libs/(?!contracts/)|apps|tools)' },
    ),
    rule(
      'client-knows-contracts-only',
      'It runs in browsers, and whoever uses the API gets nothing else of ours.',
      { path: '^libs/client/' },
      { path: '^(libs/(?!(client|contracts)/)|apps|tools)' },
    ),
    rule(
      'runtime-knows-contracts-only',
      'runtime maps problems, whose codes are part of the wire; it knows no product.',
      { path: '^libs/runtime/', pathNot: tests },
      { path: '^(libs/(?!(runtime|contracts)/)|apps|tools)' },
    ),
    rule(
      'messaging-knows-no-product',
      'Mechanism: the same for every service.',
      { path: '^libs/messaging/', pathNot: tests },
      { path: '^(libs/(admin|auth|testing)/|apps|tools)' },
    ),
    rule(
      'auth-below-admin',
      'Who may is decided without knowing what for.',
      { path: '^libs/auth/' },
      { path: '^libs/admin/' },
    ),
    rule(
      'no-libs-to-apps',
      'Libs are below apps.',
      { path: '^libs/', pathNot: '^libs/testing/src/suites/' },
      { path: '^apps/' },
    ),
    rule(
      'suites-know-domains-only',
      'A contract suite moves the real domain, on whatever store it is given.',
      { path: '^libs/testing/src/suites/' },
      { path: '^apps/', pathNot: '^apps/(inventory|order|user)/(src|dist)/domain/' },
    ),
    rule(
      'pure-domain',
      'Decisions run without Nest, ORM, clock or network; a serverless edition uses the same code.',
      { path: '^apps/[^/]+/src/domain/', pathNot: tests },
      { pathNot: '^(apps/[^/]+/src/domain/|libs/contracts/)' },
    ),
    rule(
      'pure-doors',
      'What they bring along, a function that runs for a moment would load each time: no Nest, no database, no broker.',
      { path: `^(${doors}|libs/contracts/src/(?!documents/))`, pathNot: tests },
      {
        dependencyTypesNot: ['type-only'],
        pathNot: [`^(${doors}|${domains}|(node:)?${pureBuiltins})`, `(^|/)node_modules/${pureModules}`],
      },
    ),
    rule(
      'rooms-do-not-know-each-other',
      'A room can be deleted with one commit.',
      { path: '^apps/(?!console/)[^/]+/src/([^/]+)/', pathNot: '^apps/[^/]+/src/(domain|credentials|store|edge)/' },
      { path: '^apps/[^/]+/src/[^/]+/', pathNot: '^apps/[^/]+/src/($1|domain|credentials|store|edge)/' },
    ),
    rule(
      'store-below-rooms',
      'The cellar does not know who comes down to it.',
      { path: '^apps/[^/]+/src/store/' },
      { path: '^apps/[^/]+/src/(?!store/|domain/|credentials/)[^/]+/' },
    ),
    rule(
      'serverless-knows-rules-only',
      'Another edition of the same rules: what belongs to services, Nest, SQL or Kafka does not run in a function.',
      { path: '^serverless/(?!deploy/)', pathNot: tests },
      { path: '^(apps|libs|tools)/', pathNot: `^(${doors}|${domains})` },
    ),
    rule(
      'deploying-is-a-tool',
      'It speaks like the other commands and uses the public API; of the services it knows no more than the functions do.',
      { path: '^serverless/deploy/', pathNot: tests },
      {
        path: '^(apps|libs|tools)/',
        pathNot: `^(${doors}|${domains}|libs/client/|tools/(aws|check|command|stack)/|apps/inventory/(src|dist)/sample-products)`,
      },
    ),
    rule(
      'functions-do-not-know-each-other',
      'A room is deployed alone; what two need is the chain or the store.',
      { path: '^serverless/functions/([^/]+)/', pathNot: tests },
      { path: '^serverless/', pathNot: '^serverless/(functions/($1/|[^/]+$)|chain/|store/|routes\\.ts)' },
    ),
    rule(
      'chain-and-store-below-functions',
      'They do not know who calls them.',
      { path: '^serverless/(chain|store)/', pathNot: tests },
      { path: '^serverless/', pathNot: '^serverless/(chain/|store/|functions/[^/]+$|routes\\.ts)' },
    ),
    rule(
      'aws-behind-few-doors',
      'Everything else runs without AWS, and its bundle has no SDK.',
      {
        path: '^serverless/',
        pathNot: `^serverless/(store|deploy|functions/(accounts|orders|door|relay|bridge|write-receipt))/|${tests}`,
      },
      { path: 'node_modules/@aws-sdk/' },
    ),
    rule(
      'cross-region-functions-are-small',
      'They run where there is no SDK and no way to the internet.',
      { path: '^deploy/[^/]+/functions/', pathNot: tests },
      {
        pathNot: `^(deploy/[^/]+/functions/|${doors}|${domains}|(node:)?(dns|https|tls|zlib|buffer|crypto|util|timers|dns/promises|timers/promises)$)|(^|/)node_modules/(${pureModules.slice(1, -2)}|@types/aws-lambda|@smithy/signature-v4|@aws-crypto/sha256-js)/`,
      },
    ),
    rule(
      'templates-resolve-alone',
      'The resolver knows CloudFormation, and nobody who uses it.',
      { path: '^deploy/[^/]+/template/', pathNot: tests },
      { path: '^(apps|libs|tools|serverless|deploy/[^/]+/(?!template/))' },
    ),
    rule(
      'driver-asks-aws',
      'The only part of this edition with an SDK; it knows templates, and no lab.',
      { path: '^deploy/[^/]+/(lab|rules|template)/', pathNot: tests },
      { path: 'node_modules/@aws-sdk/' },
    ),
    rule(
      'kafkajs-behind-one-folder',
      'The client can be replaced by changing one folder.',
      { path: '^(apps|libs)/', pathNot: `^libs/messaging/src/kafka/|^libs/testing/|${tests}` },
      { path: 'node_modules/kafkajs' },
    ),
    rule(
      'commands-do-not-know-each-other',
      'What two of them need is a package of its own, as check is.',
      { path: '^tools/(cli|chaos|bench)/' },
      { path: '^tools/(cli|chaos|bench)/', pathNot: '^tools/$1/' },
    ),
    rule(
      'serverless-through-the-front-door',
      'What deploy/index.ts does not export is free to change.',
      { path: '^(apps|libs|tools|test)/' },
      { path: '^serverless/', pathNot: '^serverless/(dist/)?deploy/index\\.' },
    ),
    rule(
      'cross-region-through-the-front-door',
      'What driver/index.ts and lab/index.ts do not export is free to change.',
      { path: '^(apps|libs|tools|serverless|test)/' },
      { path: '^deploy/', pathNot: '^deploy/[^/]+/(dist/)?(driver|lab)/index\\.' },
    ),
    rule(
      'no-test-code-in-products',
      'libs/testing is for specs.',
      { path: '^(apps|libs)/', pathNot: `^libs/testing/|${tests}` },
      { path: '^libs/testing/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
