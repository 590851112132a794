import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);
const REQUEST_ID = { 'x-request-id': 'abc' };

/** Hands a GET on without a stream or a promise on the way: what comes from the pool is written as it comes. */
export const straightProxy = (upstream: string) => {
  const pool = new Pool(upstream, { connections: 32, pipelining: 1 });
  return ({ url = '', headers: { authorization = '' } }: IncomingMessage, response: ServerResponse) =>
    void pool.dispatch({ path: url, method: 'GET', headers: { ...REQUEST_ID, authorization } }, writeTo(response));
};

const writeTo = (response: ServerResponse): Dispatcher.DispatchHandler => ({
  onRequestStart() {},
  onResponseStart(_, status, headers) {
    const passed: Record<string, string | string[] | undefined> = { ...REQUEST_ID };
    for (const name in headers) if (!HOP_BY_HOP.has(name)) passed[name] = headers[name];
    response.writeHead(status, passed);
  },
  onResponseData(_, chunk) {
    response.write(chunk);
  },
  onResponseEnd() {
    response.end();
  },
  onResponseError(_, error) {
    response.destroy(error);
  },
});
