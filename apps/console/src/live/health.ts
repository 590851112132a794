import { type ServiceHealth } from '@tessera/contracts';
import { type Tone } from '../design/chip.js';

/** What has not been heard of yet, or goes in order, is no alarm. */
export const toneOfHealth: Record<ServiceHealth, Tone> = {
  starting: 'neutral',
  ok: 'good',
  degraded: 'warn',
  draining: 'neutral',
  down: 'bad',
  away: 'bad',
};
