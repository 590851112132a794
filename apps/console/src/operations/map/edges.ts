import { appOf, type Group, type AskedApp, type TopicName, topicNames, topics } from '@tessera/contracts';
import { type Box, type Placement } from './placement.js';

/** A service writes a topic, or a group of it reads it. */
export interface Edge {
  service: AskedApp;
  topic: TopicName;
  kind: 'writes' | 'reads';
  group?: Group;
}

/** All of them, from the contract. */
export const edges: readonly Edge[] = topicNames.flatMap((topic): Edge[] => [
  { service: topics[topic].from, topic, kind: 'writes' },
  ...topics[topic].groups.map((group) => ({ service: appOf(group), topic, kind: 'reads', group }) as const),
]);

type Point = [x: number, y: number];

const middle = ({ x, y, w, h }: Box): Point => [x + w / 2, y + h / 2];

/** Its place among so many on a side of that length. */
const spread = (start: number, length: number, index: number, of: number) => start + (length * (index + 1)) / (of + 1);

/** Those that end at the same box, in the order of what lies at their other ends, so that they do not cross there. */
const rankOf = (edge: Edge, side: 'service' | 'topic', { flows, services, topics }: Placement) => {
  const axis = flows === 'down' ? 0 : 1;
  const far = ({ service, topic }: Edge) => middle(side === 'service' ? topics[topic] : services[service])[axis];
  const sharing = edges.filter((other) => other[side] === edge[side]).toSorted((a, b) => far(a) - far(b));
  return { index: sharing.indexOf(edge), of: sharing.length };
};

/** The two ends of an edge: at the service, and at the topic. */
export const endsOf = (edge: Edge, placement: Placement): [Point, Point] => {
  const [service, topic] = [placement.services[edge.service], placement.topics[edge.topic]];
  const [from, to] = [rankOf(edge, 'service', placement), rankOf(edge, 'topic', placement)];
  if (placement.flows === 'down')
    return [
      [spread(service.x, service.w, from.index, from.of), service.y + service.h],
      [spread(topic.x, topic.w, to.index, to.of), topic.y],
    ];
  return [
    [service.x + service.w, spread(service.y, service.h, from.index, from.of)],
    [topic.x, spread(topic.y, topic.h, to.index, to.of)],
  ];
};

/** A soft line that leaves and arrives at right angles; a reading one goes from the topic to the service. */
export const pathOf = (edge: Edge, placement: Placement): string => {
  const [service, topic] = endsOf(edge, placement);
  const [[x1, y1], [x2, y2]] = edge.kind === 'writes' ? [service, topic] : [topic, service];
  if (placement.flows === 'down') return `M${x1},${y1} C${x1},${(y1 + y2) / 2} ${x2},${(y1 + y2) / 2} ${x2},${y2}`;
  return `M${x1},${y1} C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}`;
};

/** The way of requests from the gateway to a service. */
export const requestPath = (service: AskedApp, { flows, services }: Placement): string => {
  const [from, to] = [services.gateway, services[service]];
  if (flows === 'right') return `M${from.x + 4},${from.y + from.h} V${to.y + to.h / 2} H${to.x}`;
  const [x1, y1, x2] = [from.x + from.w / 2, from.y + from.h, to.x + to.w / 2];
  return `M${x1},${y1} C${x1},${(y1 + to.y) / 2} ${x2},${(y1 + to.y) / 2} ${x2},${to.y}`;
};
