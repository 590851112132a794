import { log } from '../../chain/log.js';
import { type Outcome } from '../../chain/outcome.js';
import { validated } from '../../chain/validated.js';

/** The second step of the state machine. */
export const step = async (outcome: Outcome): Promise<Outcome> => {
  const checked = validated(outcome);
  const { requestId: correlationId, route } = outcome.asked;
  log.info('validated', { correlationId, route, isGood: 'told' in checked });
  return checked;
};
