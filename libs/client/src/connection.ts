import { type Route } from '@tessera/contracts';
import { overTheNetwork } from './failures.js';
import { unlessAborted } from './pause.js';
import { type Request } from './request.js';
import { type Session } from './session.js';
import { type ClientSettings } from './settings.js';

/** What ends a request early. */
export interface Ends {
  /** The caller's own. */
  signal?: AbortSignal | undefined;
  /** Begins anew with each request that is sent. */
  timeLimit: () => AbortSignal;
}

/** Login, registration and refresh speak for themselves: a token that is refused would only stand in their way. */
const takesToken = ({ who, method }: Route) => who !== 'anyone' || method === 'GET';

/** Sends requests to the gateway, with the session's token where the route takes one. */
export class Connection {
  constructor(
    private readonly settings: ClientSettings,
    private readonly session: Session,
  ) {}

  /** The response, its body still to come. A token that was refused is renewed, and the request sent once more. */
  async open(route: Route, request: Request, ends: Ends): Promise<Response> {
    if (!takesToken(route)) return this.send(request, undefined, ends);
    const token = await unlessAborted(this.session.accessToken(), ends.signal);
    const response = await this.send(request, token, ends);
    if (response.status !== 401 || token === undefined || !this.session.hasSuccessor(token)) return response;
    await response.body?.cancel();
    return this.send(request, await unlessAborted(this.session.successorOf(token), ends.signal), ends);
  }

  private send({ name, method, target, headers, body }: Request, token: string | undefined, ends: Ends) {
    const { baseUrl, fetch = globalThis.fetch, headers: always } = this.settings;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { signal, timeLimit } = ends;
    return overTheNetwork(name, signal, () =>
      fetch(baseUrl.replace(/\/$/, '') + target, {
        method,
        headers: { ...always, ...authorization, ...headers },
        body: body ?? null,
        signal: signal ? AbortSignal.any([timeLimit(), signal]) : timeLimit(),
      }),
    );
  }
}
