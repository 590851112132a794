import { counted, harmless, moment, span, table } from '../screen.js';
import { type GatewayDocument } from './gateway-document.js';
import { type GatewaySeen } from './read-gateways.js';

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

const unless = (isSo: boolean, word: string) => (isSo ? [] : [word]);

/** Who an instance is for the gateway, and what keeps requests from it. */
const standing = ({ isReady, ejectedUntil }: GatewayDocument['services'][number]['instances'][number]) =>
  [
    isReady ? 'ready' : 'not ready',
    ...(ejectedUntil === null ? [] : [`ejected until ${moment(Date.parse(ejectedUntil))}`]),
  ].join(', ');

const instanceRows = ({ services }: GatewayDocument) =>
  services.flatMap((service) =>
    service.instances.map((instance) => [
      harmless(service.name),
      harmless(instance.address),
      standing(instance),
      String(instance.inFlight),
      instance.latencyMs.toFixed(1),
    ]),
  );

const isNot =
  (usual: string) =>
  ([, state]: [string, string]) =>
    state !== usual;

/** What is out of the ordinary of a service as a whole. */
const alarms = ({ name, breaker, breakers, isPanicking }: GatewayDocument['services'][number]) => [
  ...Object.entries({ [name]: breaker, ...breakers })
    .filter(isNot('closed'))
    .map(([what, state]) => `breaker of ${harmless(what)} is ${harmless(state)}`),
  ...unless(!isPanicking, `fewer than half of ${harmless(name)} are usable: all are asked`),
];

const breakerLine = ({ services }: GatewayDocument) => {
  const all = services.flatMap(alarms);
  return `  breakers  ${all.length > 0 ? all.join('; ') : 'closed'}`;
};

const limitLines = ({ limits: { store, gateways, policies } }: GatewayDocument) => [
  `  limits    counted in ${store === 'local' ? 'this process, since the store is away' : harmless(store)}, shared by ${counted(gateways, 'gateway')}`,
  ...table(
    ['LIMIT', 'QUOTA', 'SECONDS', 'KEYS HERE'],
    policies.map(({ name, quota, seconds, keys }) => [harmless(name), String(quota), String(seconds), String(keys)]),
  ),
];

const figure = (value: number) => value.toLocaleString('en');

const cacheLine = ({ cache: { kind, store, entries, bytes, hits, misses } }: GatewayDocument) => {
  const parts = [
    `in ${harmless(kind)}`,
    ...unless(store !== 'away', 'which is away'),
    ...(entries === undefined || bytes === undefined ? [] : [`${figure(entries)} kept (${megabytes(bytes)})`]),
    `${figure(hits)} found, ${figure(misses)} not`,
  ];
  return `  cache     ${parts.join(', ')}`;
};

const streamLine = ({ streams: { open, heard } }: GatewayDocument) =>
  `  streams   ${[`${figure(open)} open`, ...unless(heard, 'Kafka is not heard')].join(', ')}`;

const keyLine = ({ keys: { kids, sourceIsAway }, verifiedTokens, refusedUsers }: GatewayDocument) => {
  const parts = [
    kids.length > 0 ? kids.map(harmless).join(', ') : 'none',
    ...unless(!sourceIsAway, 'their source is away'),
    `${counted(verifiedTokens, 'token')} and ${counted(refusedUsers, 'refused user')} remembered`,
  ];
  return `  keys      ${parts.join('; ')}`;
};

/** For a person: what one gateway knows and does. */
export const gatewayLines = ({ name, url, state }: GatewaySeen): string[] => [
  `${harmless(name)} at ${harmless(url)}, up for ${span(state.upSeconds * 1_000)}, ${megabytes(state.memory.rssBytes)} of memory`,
  ...table(['SERVICE', 'INSTANCE', 'STATE', 'IN FLIGHT', 'LATENCY MS'], instanceRows(state)),
  breakerLine(state),
  cacheLine(state),
  streamLine(state),
  keyLine(state),
  ...limitLines(state),
];
