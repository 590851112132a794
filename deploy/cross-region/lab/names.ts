import { type Net } from '../template/model.js';

/** What a name server knows. */
export interface Knowledge {
  zones: Net['zones'];
  /** Public names, and what they stand for. */
  world: Readonly<Record<string, readonly string[]>>;
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');

const covers = (zone: string, name: string) => name === zone || name.endsWith(`.${zone}`);

/**
 * The addresses of a name; undefined when there is no such name. As Route 53 does it: the private zone with the longest fitting name
 * answers, and answers alone. What such a zone has not does not exist, whatever the world says.
 */
export const addressesOf = (asked: string, { zones, world }: Knowledge): readonly string[] | undefined => {
  const name = plain(asked);
  const zone = zones
    .map((one) => ({ ...one, name: plain(one.name) }))
    .filter((one) => covers(one.name, name))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  if (!zone) return world[name];
  const found = zone.records.filter((record) => plain(record.name) === name).flatMap(({ addresses }) => addresses);
  return found.length > 0 || zone.name === name ? found : undefined;
};

/** The list from its nth on, round and round. */
export const turned = <T>(list: readonly T[], n: number): readonly T[] => {
  const start = list.length === 0 ? 0 : n % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
};
