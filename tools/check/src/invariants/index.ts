import { type Invariant } from '../invariant.js';
import { contract } from './i12-topics.js';
import { decided } from './i1-decided.js';
import { prices } from './i11-prices.js';
import { levels } from './i13-levels.js';
import { stock } from './i2-stock.js';
import { participants } from './i3-participants.js';
import { rest } from './i4-rest.js';
import { once } from './i5-once.js';
import { sequence } from './i6-sequence.js';
import { watermark } from './i7-watermark.js';
import { credit } from './i8-credit.js';

/** What must always hold, in the order of `ARCHITECTURE.md`. I9 and I10 need somebody who watches: `npm run chaos`. */
export const invariants: readonly Invariant[] = [
  decided,
  stock,
  participants,
  rest,
  once,
  sequence,
  watermark,
  credit,
  prices,
  contract,
  levels,
];
