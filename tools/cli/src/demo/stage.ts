import { type Customer } from './customer.js';
import { type Shelf } from './shelf.js';
import { type Staff } from './staff.js';
import { type Timeline } from './timeline.js';

/** Who and what the chapters are about. */
export interface Stage {
  ada: Customer;
  ben: Customer;
  staff: Staff;
  shelf: Shelf;
  timeline: Timeline;
}
