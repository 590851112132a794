import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Aws, type Stack } from '@tessera/aws';
import { type Verdict } from '@tessera/check';
import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import {
  type Books,
  creditFaults,
  type Faults,
  newBooks,
  participantFaults,
  stockFaults,
  stuckFaults,
} from './sums.js';

const amount = z.int();
const lines = z.array(z.object({ sku: z.string(), quantity: amount }));
/** A time in ms, or as ISO 8601 has it. */
const moment = z.union([z.number(), z.iso.datetime().transform((text) => Date.parse(text))]);

const kinds = {
  SKU: z.object({ available: amount, reserved: amount, sold: amount }),
  ADJUSTED: z.object({ delta: amount }),
  RESERVATION: z.object({ state: z.string(), lines, at: moment }),
  USER: z.object({ limit: amount, held: amount, spent: amount, paid: amount, available: amount }),
  HOLD: z.object({ customerId: z.string(), stage: z.string(), amount, at: moment }),
  ORDER: z.object({ customerId: z.string(), state: z.string(), total: amount, lines }),
} as const;

/** By the kind of an item, as its sort key says it: `SKU`, `ADJUSTED#0199…`. */
const entries: {
  [Kind in keyof typeof kinds]: (books: Books, id: string, item: z.infer<(typeof kinds)[Kind]>) => void;
} = {
  SKU: (books, id, item) => void books.stocks.set(id, item),
  ADJUSTED: (books, id, { delta }) => void books.adjusted.set(id, (books.adjusted.get(id) ?? 0) + delta),
  RESERVATION: (books, id, item) => void books.reservations.set(id, item),
  USER: (books, id, item) => void books.accounts.set(id, item),
  HOLD: (books, id, item) => void books.holds.set(id, item),
  ORDER: (books, id, item) => void books.orders.set(id, item),
};

const isKind = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind);

const post = <Kind extends keyof typeof kinds>(books: Books, kind: Kind, id: string, item: unknown) => {
  const { data, error } = kinds[kind].safeParse(item);
  if (error)
    throw new CommandError(`${kind} ${id} has another shape than this version knows: ${error.issues[0]?.message}.`);
  entries[kind](books, id, data as z.infer<(typeof kinds)[Kind]>);
};

/** Puts an item of a table into the books; what has no part in the sums is none. */
export const enter = (books: Books, item: Record<string, unknown>): void => {
  const [kind = ''] = String(item['sk']).split('#');
  const pk = String(item['pk']);
  if (isKind(kind)) post(books, kind, pk.slice(pk.indexOf('#') + 1), item);
};

const tables = ['InventoryTable', 'UsersTable', 'OrdersTable'] as const;

/** Reads three tables from end to end, a page at a time. Only what is summed is kept in memory. */
const read = async ({ tables: client }: Aws, { outputs }: Stack): Promise<Books> => {
  const books = newBooks();
  const scan = async (output: (typeof tables)[number]) => {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: outputs[output], ConsistentRead: true }))
      for (const item of Items) enter(books, item);
  };
  await Promise.all(tables.map(scan));
  return books;
};

const examine = (books: Books, now: number) => ({
  I2: { title: 'stock adds up', looked: books.stocks.size, unit: 'SKUs', faults: stockFaults(books) },
  I3: {
    title: 'orders and what they take agree',
    looked: books.orders.size,
    unit: 'orders',
    faults: participantFaults(books),
  },
  I8: { title: 'credit adds up', looked: books.accounts.size, unit: 'accounts', faults: creditFaults(books) },
  age: {
    title: 'nothing is held for over 10 min',
    looked: books.reservations.size,
    unit: 'reservations',
    faults: stuckFaults(books, now),
  },
});

type Examination = ReturnType<typeof examine>;

/** The same fault in both looks: what is only on its way is mended, or another one, by the second. */
const lasting = (first: Faults, second: Faults): Faults =>
  new Map([...second].filter(([name, says]) => first.get(name) === says));

const verdicts = (first: Examination, second: Examination): Verdict[] =>
  Object.entries(second).map(([id, { title, looked, unit, faults }]) => {
    const off = lasting(first[id as keyof Examination].faults, faults);
    return {
      id,
      title,
      holds: off.size === 0,
      figure: `${looked.toLocaleString('en')} ${unit}, ${off.size} off`,
      violations: [...off].map(([name, says]) => ({ name, says })),
    };
  });

/**
 * Looks at all tables whether everything adds up. A scan is no snapshot, so what seems wrong counts only when it is still
 * so after `settleSeconds`.
 */
export const checkStack = async (
  aws: Aws,
  stack: Stack,
  { settleSeconds }: { settleSeconds: number },
): Promise<Verdict[]> => {
  const first = examine(await read(aws, stack), Date.now());
  if (Object.values(first).every(({ faults }) => faults.size === 0)) return verdicts(first, first);
  await sleep(settleSeconds * 1_000);
  return verdicts(first, examine(await read(aws, stack), Date.now()));
};
