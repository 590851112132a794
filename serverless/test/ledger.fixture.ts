import { type MovementView } from '@tessera/contracts';
import { type MovementKind, perPiece, type ReservationState } from '@tessera/inventory/domain';
import { v7 as uuidv7 } from 'uuid';

/** Items of the table `inventory`, as far as the ledger is in them. */
interface Row {
  pk: string;
  sk: string;
  at?: string;
  delta?: number;
  reason?: string;
  orderId?: string;
  lines?: { sku: string; quantity: number }[];
  state?: ReservationState;
  version?: number;
}

/** What a reservation has done to its pieces: its state and how many it came through say it. */
const kindsOf = ({ state, version }: Row): MovementKind[] => {
  if (state === 'HELD') return ['RESERVED'];
  if (state === 'COMMITTED') return ['RESERVED', 'COMMITTED'];
  return version === 2 ? ['RESERVED', 'RELEASED'] : ['RESERVED', 'COMMITTED', 'RETURNED'];
};

type Entry = Pick<MovementView, 'sku' | 'kind'> & { pieces: number; cause: Pick<MovementView, 'orderId' | 'reason'> };

const toView = ({ sku, kind, pieces, cause }: Entry): MovementView => {
  const { available, reserved, sold } = perPiece[kind];
  const counts = { available: available * pieces, reserved: reserved * pieces, sold: sold * pieces };
  return { id: uuidv7(), at: new Date().toISOString(), sku, kind, ...counts, ...cause };
};

/** The ledger of a SKU, newest first within adjustments and within each order: adjustments are items, the rest follows from reservations. */
export const ledgerOf = (sku: string, rows: readonly Row[]): MovementView[] => {
  const adjusted = rows
    .filter(({ pk, sk }) => pk === `SKU#${sku}` && sk.startsWith('ADJUSTED#'))
    .toSorted((one, other) => (one.sk < other.sk ? -1 : 1))
    .map(({ delta = 0, reason = '' }): Entry => ({ sku, kind: 'ADJUSTED', pieces: delta, cause: { reason } }));
  const moved = rows.flatMap((row) =>
    (row.lines ?? [])
      .filter((line) => line.sku === sku)
      .flatMap(({ quantity: pieces }) =>
        kindsOf(row).map((kind): Entry => ({ sku, kind, pieces, cause: { orderId: row.orderId } })),
      ),
  );
  return [...adjusted, ...moved].map(toView).toReversed();
};
