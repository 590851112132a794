import { brokerKill } from './broker-kill.js';
import { clock } from './clock.js';
import { duplicates } from './duplicates.js';
import { freeze } from './freeze.js';
import { fullDisk } from './full-disk.js';
import { kill } from './kill.js';
import { leaderMove } from './leader-move.js';
import { lostHost } from './lost-host.js';
import { network } from './network.js';
import { poison } from './poison.js';
import { rebalance } from './rebalance.js';
import { rollingRestart } from './rolling-restart.js';
import { type Scenario } from './scenario.js';
import { stepdown } from './stepdown.js';
import { broker, mongo, postgres } from './stores.js';

/** Everything that can be broken. */
export const scenarios: readonly Scenario[] = [
  kill,
  freeze,
  broker,
  postgres,
  mongo,
  fullDisk,
  network,
  lostHost,
  clock,
  duplicates,
  poison,
  rebalance,
  leaderMove,
  brokerKill,
  rollingRestart,
  stepdown,
];
