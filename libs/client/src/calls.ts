import { type OperationId, routes, tokens, type Tokens } from '@tessera/contracts';
import { exchangeOf } from './answer.js';
import { Connection } from './connection.js';
import { overTheNetwork } from './failures.js';
import { type CallOptions, type Exchange } from './operations.js';
import { requestOf } from './request.js';
import { isTransient, withRetries } from './retry.js';
import { Session } from './session.js';
import { type ClientSettings } from './settings.js';

const TIMEOUT_MS = 20_000;
/** Twice as long is still within the 10 s in which a refresh token may be shown again. */
const RENEWAL = { timeoutMs: 4_000, retries: 0 };

const endsSession = new Set<OperationId>(['logOut', 'logOutEverywhere']);

const opensSession = (id: OperationId) => routes[id].answers[200]?.schema === tokens;

/** Calls by operation id, whatever their types: `createClient` gives them those. */
export class Calls {
  readonly session: Session;
  readonly connection: Connection;

  constructor(private readonly settings: ClientSettings) {
    const ask = async (refreshToken: string) => (await this.call('refresh', { refreshToken }, RENEWAL)).data as Tokens;
    const refresh = (refreshToken: string) =>
      ask(refreshToken).catch((error: unknown) => {
        if (isTransient(error)) return ask(refreshToken);
        throw error;
      });
    this.session = new Session(settings.tokens, refresh, settings.onTokens ?? (() => undefined));
    this.connection = new Connection(settings, this.session);
  }

  /** A call, and what it means for the session. */
  async exchange(id: OperationId, input: object, options: CallOptions): Promise<Exchange> {
    const exchange = await this.call(id, input, options);
    // What is answered under a schema is of its type.
    if (opensSession(id)) this.session.begin(exchange.data as Tokens);
    if (endsSession.has(id)) this.session.end();
    return exchange;
  }

  private call(id: OperationId, input: object, options: CallOptions): Promise<Exchange> {
    const { onRetry = () => undefined, check = false } = this.settings;
    const { signal, retries = this.settings.retries, timeoutMs = this.settings.timeoutMs ?? TIMEOUT_MS } = options;
    const [route, request] = [routes[id], requestOf(routes[id], { ...input }, options)];
    const ends = { signal, timeLimit: () => AbortSignal.timeout(timeoutMs) };
    return withRetries(request, { signal, retries }, onRetry, async () => {
      const response = await this.connection.open(route, request, ends);
      const text = await overTheNetwork(request.name, signal, () => response.text());
      return exchangeOf(request.name, route, response, text, check);
    });
  }
}
