import { duplicates } from './duplicates.js';
import { freeze } from './freeze.js';
import { kill } from './kill.js';
import { network } from './network.js';
import { poison } from './poison.js';
import { rebalance } from './rebalance.js';
import { type Scenario } from './scenario.js';
import { broker, mongo, postgres } from './stores.js';

/** Everything that can be broken. */
export const scenarios: readonly Scenario[] = [
  kill,
  freeze,
  broker,
  postgres,
  mongo,
  network,
  duplicates,
  poison,
  rebalance,
];
