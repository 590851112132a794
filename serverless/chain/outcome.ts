import { type ProblemCode, type RefusalDetails } from '@tessera/contracts';
import { type Asked } from './asked.js';

/** A good answer, before it is checked and formatted. */
export interface Told {
  status: 200 | 201 | 202 | 204;
  headers?: Record<string, string>;
  /** JSON; nothing with 204. */
  data?: unknown;
}

/** A "no" as data: what a Refusal is, for steps that pass nothing else. */
export interface Refused {
  code: ProblemCode;
  details: RefusalDetails;
}

/** What came of a request: this is handed from business to validate to format. */
export type Outcome = { asked: Asked } & ({ told: Told } | { refused: Refused });
