import { type Context } from 'aws-lambda';
import { settingsOf } from '../environment.js';
import { resolve } from '../exchange/attempt.js';
import { connections } from '../exchange/connections.js';
import { write } from '../metrics.js';
import { clientOf } from './client.js';
import { schema } from './settings.js';
import { type Told } from './told.js';

const settings = settingsOf(schema, process.env);
const client = clientOf(settings, { connections: connections(settings), resolve, write });

/**
 * Calls the private API of the other region: `{method, path, headers?, body?}` in, `{status, headers, body, failure?, attempts,
 * ms, origin, via}` out. Never throws; where its settings are wrong it does not start.
 */
export const handler = async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Told> =>
  client(event, context.getRemainingTimeInMillis());
