import { describe, expect, it } from '@jest/globals';
import { apps, askedApps, topicNames } from '@tessera/contracts';
import { edges, endsOf, pathOf, requestPath } from './edges.js';
import { type Box, desk, phone, type Placement } from './placement.js';

const boxesOf = ({ services, stores, topics }: Placement): Box[] => [
  ...Object.values(services),
  ...Object.values(topics),
  ...(services.user.x + services.user.w < stores.user.x ? Object.values(stores) : []),
];
const overlap = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe.each([
  ['desk', desk],
  ['phone', phone],
])('the map for a %s', (_, placement) => {
  it('has a place for each service, store and topic of the contract', () => {
    expect(Object.keys(placement.services).toSorted()).toEqual([...apps].toSorted());
    expect(Object.keys(placement.stores).toSorted()).toEqual([...askedApps].toSorted());
    expect(Object.keys(placement.topics).toSorted()).toEqual([...topicNames].toSorted());
  });

  it('puts nothing over another, or outside', () => {
    const boxes = boxesOf(placement);
    for (const [index, box] of boxes.entries()) {
      expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
      expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= placement.width && box.y + box.h <= placement.height).toBe(
        true,
      );
    }
  });

  it('has a line of its own for each that writes or reads', () => {
    const paths = [
      ...edges.map((edge) => pathOf(edge, placement)),
      ...askedApps.map((app) => requestPath(app, placement)),
    ];
    expect(new Set(paths).size).toBe(edges.length + askedApps.length);
    expect(paths.join(' ')).not.toMatch(/NaN|undefined/);
  });
});

it('reads from the topic to the service, and writes the other way', () => {
  const reading = edges.find(({ kind }) => kind === 'reads')!;
  const [service, topic] = endsOf(reading, desk);
  expect(pathOf(reading, desk).startsWith(`M${topic[0]},${topic[1]}`)).toBe(true);
  expect(pathOf(reading, desk).endsWith(`${service[0]},${service[1]}`)).toBe(true);
  const writing = edges.find(({ kind }) => kind === 'writes')!;
  expect(pathOf(writing, desk).startsWith(`M${endsOf(writing, desk)[0][0]},`)).toBe(true);
});
