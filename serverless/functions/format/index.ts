import { type APIGatewayProxyResult } from 'aws-lambda';
import { formatted } from '../../chain/formatted.js';
import { type Outcome } from '../../chain/outcome.js';

/** The last step of the state machine: what it gives back is what the client gets. */
export const step = async (outcome: Outcome): Promise<APIGatewayProxyResult> => formatted(outcome);
