import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from 'aws-lambda';
import { type Asked, askedOf } from '../../chain/asked.js';
import { formatted } from '../../chain/formatted.js';
import { log } from '../../chain/log.js';
import { servedAs } from '../../routes.js';

/** The emulator has one address for all services, so no host of their own. */
const states = new SFNClient({ disableHostPrefix: process.env['EMULATED'] === '1' });

/** The answer of a machine that came to its end; else nobody knows what happened behind. */
const answerOf = (asked: Asked, output: string | undefined): APIGatewayProxyResult =>
  output === undefined ? formatted({ asked, refused: { code: 'UPSTREAM_ERROR', details: {} } }) : JSON.parse(output);

/**
 * Starts the state machine that answers, and waits for it. What nobody serves comes from an API that hands over everything: the
 * machine knows no room for it.
 */
export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const asked = askedOf(event);
  const room = servedAs(asked.route)?.room;
  if (!room) return formatted({ asked, refused: { code: 'NOT_FOUND', details: {} } });
  const input = JSON.stringify({ room, asked });
  const { status, error, output } = await states.send(
    new StartSyncExecutionCommand({ stateMachineArn: process.env['CHAIN_ARN'], input }),
  );
  log.info('answered by the chain', { correlationId: asked.requestId, route: asked.route, status, error });
  return answerOf(asked, status === 'SUCCEEDED' ? output : undefined);
};
