/** The programs that are measured against each other. */
export const systemNames = ['haproxy', 'fastify', 'nest', 'ceiling', 'tessera'] as const;
export type SystemName = (typeof systemNames)[number];

/** One line of the table: a program, and what it is asked. */
export interface Contender {
  system: SystemName;
  label: string;
  /** The id comes behind it. */
  path: string;
  /** How many ids each user asks for in turn; 0: none twice, so that nothing can be answered from memory. */
  ids: number;
}

const ORDERS = '/v1/orders';
/** As many as a page shows again and again. */
const FEW = 4;

/** The gateway where nothing can be answered from memory: what latency, attack, memory and profile are taken of. */
export const proxied: Contender = { system: 'tessera', label: 'Tessera, proxied', path: ORDERS, ids: 0 };

export const contenders: readonly Contender[] = [
  { system: 'haproxy', label: 'HAProxy, one thread', path: ORDERS, ids: 0 },
  { system: 'fastify', label: 'Fastify plugins', path: ORDERS, ids: 0 },
  { system: 'nest', label: 'naive Nest', path: ORDERS, ids: 0 },
  { system: 'ceiling', label: 'ceiling, Nest guards', path: ORDERS, ids: 0 },
  { system: 'ceiling', label: 'ceiling, bare route', path: '/raw', ids: 0 },
  { system: 'ceiling', label: 'ceiling, from memory', path: '/cached', ids: FEW },
  proxied,
  { system: 'tessera', label: 'Tessera, cached', path: ORDERS, ids: FEW },
];
