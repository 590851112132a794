import { type PlatformView, type ServiceView, services, askedApps, topicNames } from '@tessera/contracts';
import { duration } from '../../format/time.js';
import { rate } from '../../live/figures.js';
import { type FlowHistory, latestOf, ratesOf } from '../../live/flow-history.js';
import { toneOfHealth } from '../../live/health.js';
import { language, texts } from '../../texts/texts.js';
import { type Edge, edges, endsOf, pathOf, requestPath } from './edges.js';
import { Drum, Mark } from './marks.js';
import { type Placement } from './placement.js';
import { databaseHealth, kafkaHealth } from './store-health.js';

interface Shown {
  platform: PlatformView;
  history: FlowHistory;
  placement: Placement;
}

const sum = (service: ServiceView) => service.instances.reduce((total, { inFlight }) => total + inFlight, 0);
const slowest = (service: ServiceView) => Math.max(0, ...service.instances.map(({ latencyMs }) => latencyMs));

const Service = ({ service, placement }: { service: ServiceView; placement: Placement }) => {
  const { map } = texts.value.operations;
  const { x, y, w, h } = placement.services[service.name];
  const isTall = h > 100;
  return (
    <g class={`node ${toneOfHealth[service.health]}`}>
      <rect x={x} y={y} width={w} height={h} rx={10} />
      <text class="name" x={x + 14} y={y + 26}>
        {service.name}
      </text>
      <Mark x={x + 20} y={y + 46} health={service.health} />
      <text class="detail" x={x + 14} y={y + 72}>
        {isTall ? map.instances(service.instances.length) : ''}
        {!isTall && map.load(sum(service), duration(language.value, slowest(service)))}
      </text>
      {isTall && (
        <text class="detail" x={x + 14} y={y + 94}>
          {map.load(sum(service), duration(language.value, slowest(service)))}
        </text>
      )}
      {!isTall && (
        <text class="detail end" x={x + w - 14} y={y + 26}>
          {service.instances.length > 1 ? `× ${service.instances.length}` : ''}
        </text>
      )}
    </g>
  );
};

const Topic = ({ name, history, placement }: Omit<Shown, 'platform'> & { name: (typeof topicNames)[number] }) => {
  const { map } = texts.value.operations;
  const { x, y, w, h } = placement.topics[name];
  const now = latestOf(ratesOf(history.slice(-2), name));
  return (
    <g class={`topic${now ? ' flowing' : ''}`}>
      <rect x={x} y={y} width={w} height={h} rx={8} />
      <text class="name" x={x + w / 2} y={y + h / 2 - 4}>
        {name}
      </text>
      <text class="detail" x={x + w / 2} y={y + h / 2 + 14}>
        {now === null ? '–' : map.perSecond(rate(language.value, now))}
      </text>
    </g>
  );
};

const lagOf = ({ group, topic }: Edge, history: FlowHistory) =>
  history
    .at(-1)
    ?.services.flatMap(({ groups }) => groups)
    .find((flow) => flow.group === group && flow.topic === topic)?.lag ?? 0;

const Line = ({ edge, history, placement }: Omit<Shown, 'platform'> & { edge: Edge }) => {
  const lag = edge.kind === 'reads' ? lagOf(edge, history) : 0;
  const isFlowing = Boolean(latestOf(ratesOf(history.slice(-2), edge.topic)));
  const [[x, y]] = endsOf(edge, placement);
  const [dx, dy] = placement.flows === 'down' ? [4, 16] : [6, -4];
  return (
    <g class={`edge ${edge.kind}${isFlowing ? ' flowing' : ''}`}>
      <path d={pathOf(edge, placement)} marker-end="url(#arrow)" />
      {lag > 0 && (
        <text class="lag" x={x + dx} y={y + dy}>
          {rate(language.value, lag)}
        </text>
      )}
    </g>
  );
};

const wordsOf = ({ services }: PlatformView) =>
  services.map(({ name, health }) => `${name}: ${texts.value.live.health[health]}`).join(', ');

/** Who runs, and how messages go between them. */
export const ServiceMap = ({ platform, history, placement }: Shown) => {
  const { map } = texts.value.operations;
  const { kafka, width, height } = placement;
  return (
    <svg
      class={`map ${placement.flows}`}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={map.drawing(wordsOf(platform))}
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX={7} refY={4} markerWidth={7} markerHeight={7} orient="auto">
          <path d="M0,0.5 L7,4 L0,7.5" />
        </marker>
      </defs>
      <g class="kafka">
        <rect x={kafka.x} y={kafka.y} width={kafka.w} height={kafka.h} rx={12} />
        <text class="name" x={kafka.x + 14} y={placement.flows === 'down' ? kafka.y + kafka.h - 16 : kafka.y + 22}>
          {map.kafka}
        </text>
        {placement.flows === 'down' && (
          <Mark x={kafka.x + 78} y={kafka.y + kafka.h - 21} health={kafkaHealth(platform)} />
        )}
      </g>
      {askedApps.map((name) => (
        <path key={name} class="request" d={requestPath(name, placement)} />
      ))}
      {edges.map((edge) => (
        <Line key={`${edge.kind} ${edge.service} ${edge.topic}`} edge={edge} history={history} placement={placement} />
      ))}
      {topicNames.map((name) => (
        <Topic key={name} name={name} history={history} placement={placement} />
      ))}
      {platform.services.map((service) => (
        <Service key={service.name} service={service} placement={placement} />
      ))}
      {askedApps.map((name) => (
        <g key={name}>
          <Drum box={placement.stores[name]} health={databaseHealth(platform, name)} />
          {placement.flows === 'down' && (
            <text class="detail middle" x={placement.stores[name].x + 31} y={placement.stores[name].y + 40}>
              {services[name].database?.kind}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
};
