/** Ports of one protocol, both ends included. */
export interface Range {
  protocol: string;
  from: number;
  to: number;
}

/** One port. */
export const only = (port: number, protocol = 'TCP'): Range => ({ protocol, from: port, to: port });

/** Every port of every protocol. */
export const every: readonly Range[] = ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, from: 1, to: 65_535 }));

const shared = (one: Range, other: Range): Range[] => {
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  return one.protocol === other.protocol && from <= to ? [{ protocol: one.protocol, from, to }] : [];
};

/** What both have. */
export const both = (some: readonly Range[], others: readonly Range[]): Range[] =>
  some.flatMap((one) => others.flatMap((other) => shared(one, other)));

const cut = (one: Range, other: Range): Range[] => {
  const [common] = shared(one, other);
  if (!common) return [one];
  return [
    { ...one, to: common.from - 1 },
    { ...one, from: common.to + 1 },
  ].filter(({ from, to }) => from <= to);
};

/** What the first has and the second has not. */
export const without = (some: readonly Range[], others: readonly Range[]): Range[] =>
  others.reduce((left, other) => left.flatMap((one) => cut(one, other)), [...some]);

const inWords = ({ protocol, from, to }: Range) =>
  `${from === to ? from : `${from}-${to}`}${protocol === 'TCP' ? '' : `/${protocol}`}`;

/** As tables show them: `53/UDP, 5432`. */
export const rangesText = (ranges: readonly Range[]): string => {
  if (without(every, ranges).length === 0) return 'all ports';
  return [...new Set(ranges.map(inWords))].sort().join(', ');
};
