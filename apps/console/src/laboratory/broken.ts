import { type LabPart, type LabView } from '@tessera/contracts';

/** One thing that is broken on purpose, or that goes on because somebody said so. */
export type Broken =
  | { kind: 'part'; name: string; state: 'frozen' | 'down' }
  | { kind: 'product'; sku: string }
  | { kind: 'load'; ordersPerSecond: number };

const brokenPart = ({ name, state }: LabPart): Broken[] =>
  state === 'frozen' || state === 'down' ? [{ kind: 'part', name, state }] : [];

/** What `mend everything` mends. A part that is starting comes by itself; a poisoned topic is mended among what waits. */
export const brokenIn = ({ parts, spoiled, load }: LabView): Broken[] => [
  ...parts.flatMap(brokenPart),
  ...spoiled.map((sku) => ({ kind: 'product', sku }) as const),
  ...(load.ordersPerSecond > 0 ? [{ kind: 'load', ordersPerSecond: load.ordersPerSecond } as const] : []),
];

/** The calls that mend. */
export interface Mending {
  setLabPart: (input: { name: string; state: 'running' }) => Promise<unknown>;
  setSpoiled: (input: { sku: string; spoiled: false }) => Promise<unknown>;
  setLabLoad: (input: { ordersPerSecond: 0 }) => Promise<unknown>;
}

const mend = (api: Mending, broken: Broken): Promise<unknown> => {
  if (broken.kind === 'part') return api.setLabPart({ name: broken.name, state: 'running' });
  if (broken.kind === 'product') return api.setSpoiled({ sku: broken.sku, spoiled: false });
  return api.setLabLoad({ ordersPerSecond: 0 });
};

const turnOf = (broken: Broken) => ['load', 'part', 'product'].indexOf(broken.kind);

/** The load ends first; records are mended last, since their store must be there for it. All are tried, whatever fails. */
export const mendAll = async (api: Mending, all: readonly Broken[]): Promise<unknown[]> => {
  const failures: unknown[] = [];
  for (const broken of all.toSorted((a, b) => turnOf(a) - turnOf(b)))
    await mend(api, broken).catch((error: unknown) => failures.push(error));
  return failures;
};
