import { type InvariantVerdict } from '@tessera/contracts';

/** What a service's own store says of what must always hold: of itself alone, and of one instant. */
export abstract class Books {
  abstract verdicts(): Promise<InvariantVerdict[]>;
}
