import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from 'aws-lambda';
import { type Asked, askedOf } from './asked.js';
import { formatted } from './formatted.js';
import { type Outcome } from './outcome.js';
import { validated } from './validated.js';

/** The three steps as calls of one function: `Chain=one`. */
export const inProcess =
  (business: (asked: Asked) => Promise<Outcome>) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
    formatted(validated(await business(askedOf(event))));
