import { type OperationId, operationIds, type Page, routes } from '@tessera/contracts';
import { Calls } from './calls.js';
import {
  type Arguments,
  type CallId,
  type CallOptions,
  type ExchangeOf,
  type Operations,
  type Walks,
} from './operations.js';
import { everyItem } from './pages.js';
import { ServerEvents } from './server-events.js';
import { type SessionTokens } from './session.js';
import { type ClientSettings } from './settings.js';
import { type Watches, watchesOf } from './watches.js';

/** The public API: a method for each of its routes, by operation id, and what goes over several requests. */
export interface Client extends Operations, Watches {
  /** A call whose answer is wanted whole: status, headers, ETag, and whether it was replayed. */
  exchange<Id extends CallId>(id: Id, ...given: Arguments<Id>): Promise<ExchangeOf<Id>>;
  /** Walks a list over all its pages: `for await (const order of api.every.listOrders({ state: 'PENDING' }))`. */
  every: Walks;
  /** The session's tokens; may be set to those that somebody else got, for example another tab. */
  tokens: SessionTokens | undefined;
}

const takesNothing = (id: OperationId) => !routes[id].params && !routes[id].query && !routes[id].body;

const isList = (id: OperationId) => routes[id].query !== undefined && 'cursor' in routes[id].query.shape;

/** A route without input is given options alone. */
const inputAndOptions = (id: OperationId, given: readonly object[]): [object, CallOptions] => {
  const [input = {}, options = {}] = takesNothing(id) ? [{}, ...given] : given;
  return [input, options];
};

const eachOf = <Method>(ids: OperationId[], method: (id: OperationId) => Method) =>
  Object.fromEntries(ids.map((id) => [id, method(id)]));

/**
 * A client of the public API. Its methods take path parameters, query and body as one object and give the answer's body; they
 * throw `ApiProblem` (see `isProblem`), `ConnectionFailed`, `UnexpectedAnswer`, or the reason of the caller's signal.
 */
export const createClient = (settings: ClientSettings): Client => {
  const calls = new Calls(settings);
  const events = new ServerEvents(calls.connection, settings.check ?? false);
  const exchange = (id: OperationId, ...given: object[]) => calls.exchange(id, ...inputAndOptions(id, given));
  const call =
    (id: OperationId) =>
    async (...given: object[]) =>
      (await exchange(id, ...given)).data;
  const walk =
    (id: OperationId) =>
    (query: object = {}, options: object = {}) =>
      everyItem(query, async (query) => (await exchange(id, query, options)).data as Page<unknown>);
  const client = {
    ...eachOf(operationIds, call),
    every: eachOf(operationIds.filter(isList), walk),
    exchange,
    ...watchesOf(events),
    get tokens() {
      return calls.session.tokens;
    },
    set tokens(tokens) {
      calls.session.tokens = tokens;
    },
  };
  // Methods and types were both made from the list of routes.
  return client as unknown as Client;
};
