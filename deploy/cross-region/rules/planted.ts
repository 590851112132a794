import { type Planted } from './plant.js';
import { apiDefects } from './planted/api.js';
import { doorDefects } from './planted/doors.js';
import { functionDefects } from './planted/functions.js';
import { networkDefects } from './planted/network.js';
import { watchDefects } from './planted/watch.js';

/** Each is a template of its own, and those of one template can be planted together in this order. */
export const planted: readonly Planted[] = [
  ...networkDefects,
  ...doorDefects,
  ...apiDefects,
  ...functionDefects,
  ...watchDefects,
];
