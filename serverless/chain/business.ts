import { Refusal } from '@tessera/contracts';
import { unavailable } from '@tessera/runtime/rules';
import { type ServedId, servedAs } from '../routes.js';
import { callerFor } from '../store/callers.js';
import { cause } from '../store/context.js';
import { isOutage } from '../store/retry.js';
import { type Asked } from './asked.js';
import { checkedRequest } from './checked-request.js';
import { asError, log } from './log.js';
import { type Outcome, type Refused, type Told } from './outcome.js';
import { type UseCase } from './use-case.js';

/** The use cases of a room: all of its operations, each with its types. */
export type UseCases<Ids extends ServedId> = { readonly [Id in Ids]: UseCase<Id> };

const told = async (useCases: UseCases<never>, asked: Asked): Promise<Told> => {
  const route = servedAs(asked.route);
  if (!route) throw new Refusal('NOT_FOUND');
  const caller = await callerFor(route, asked);
  const request = await checkedRequest(route, asked, caller);
  // The schemas of the route have made it what its use case takes; TypeScript loses the link.
  const useCase: UseCase<ServedId> | undefined = Reflect.get(useCases, route.operation);
  if (!useCase) throw new Error(`${route.operation} is another room's`);
  return useCase(request as Parameters<typeof useCase>[0]);
};

/** A "no" is an outcome; whatever else was thrown is our fault, of which the client is told nothing but the request's id. */
const refused = (error: unknown): Refused => {
  if (error instanceof Refusal) return { code: error.code, details: error.details };
  log.error('failed unexpectedly', asError(error));
  return isOutage(error) ? refused(unavailable()) : { code: 'INTERNAL', details: {} };
};

const outcomeOf = (useCases: UseCases<never>, asked: Asked): Promise<Outcome> =>
  told(useCases, asked).then(
    (answer) => ({ asked, told: answer }),
    (error: unknown) => ({ asked, refused: refused(error) }),
  );

/** The first step: who asks, what for, and what comes of it. Never throws. */
export const business =
  <Ids extends ServedId>(useCases: UseCases<Ids>) =>
  async (asked: Asked): Promise<Outcome> => {
    const { requestId: correlationId, headers } = asked;
    log.resetKeys();
    log.appendKeys({ correlationId, route: asked.route });
    const traceparent = headers.traceparent && { traceparent: headers.traceparent };
    const outcome = await cause.run({ correlationId, hop: 0, ...traceparent }, () => outcomeOf(useCases, asked));
    log.info('decided', 'told' in outcome ? { status: outcome.told.status } : { code: outcome.refused.code });
    return outcome;
  };
