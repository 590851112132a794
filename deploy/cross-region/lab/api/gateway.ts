import { randomUUID } from 'node:crypto';
import { type EndpointSetting } from '../model.js';
import { type Api } from './api.js';
import { type Authorize, authorizerOf, passPolicies } from './authorization.js';
import { type Call, Refused } from './call.js';
import { firewall, type Seen } from './firewall.js';
import { type Invoke } from './functions.js';
import { eventOf, mocked, proxy } from './integration.js';
import { type Answer, gatewayResponse } from './response.js';
import { routeOf } from './route.js';
import { throttle } from './throttle.js';

/** Answers calls of all APIs of an endpoint. Undefined: nobody ever answers. */
export type Gateway = (seen: Seen) => Promise<Answer | undefined>;

/** What an address remembers of an API. */
interface Kept {
  api: Api;
  blocks: ReturnType<typeof firewall>;
  mayPass: ReturnType<typeof throttle>;
  authorize: Authorize;
}

/** Calls the backend. Undefined: it never answers. */
type Backend = (...asked: Parameters<typeof proxy>) => Promise<Answer | undefined>;

const unknownApi: Answer = {
  status: 403,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
  body: JSON.stringify({ message: 'Forbidden' }),
};

const callOf = (setting: EndpointSetting, api: Api, seen: Seen): Call | undefined => {
  const { pathname } = new URL(seen.target, 'https://host');
  const stage = `/${api.stage}`;
  if (!pathname.startsWith(`${stage}/`)) return undefined;
  const path = pathname.slice(stage.length);
  return {
    setting,
    api,
    seen,
    path,
    resource: `arn:aws:execute-api:${setting.region}:${setting.account}:${api.id}${stage}/${seen.method}${path}`,
    context: {
      'context.requestId': randomUUID(),
      'context.path': pathname,
      'context.httpMethod': seen.method,
      'context.stage': api.stage,
    },
  };
};

/** In the order in which AWS looks: firewall, method, policies and signature, authorizer, throttle, backend. */
const pass = async (call: Call, kept: Kept, invoke: Invoke, backend: Backend): Promise<Answer | undefined> => {
  const { api, seen, path } = call;
  if (kept.blocks(seen, Date.now())) throw new Refused('WAF_FILTERED');
  const found = routeOf(api, seen.method, path);
  if (!found) throw new Refused('MISSING_AUTHENTICATION_TOKEN');
  const { route, parameters } = found;
  await passPolicies(call, route);
  const caller = await kept.authorize(call, route);
  if (!kept.mayPass(Date.now())) throw new Refused('THROTTLED');
  if (route.integration.type === 'MOCK') return mocked(route.integration, call);
  return backend(route.integration, eventOf(call, route, parameters, caller), invoke);
};

/**
 * The gateway at one address of an endpoint. Its limits and what it keeps are this address's own, other than on AWS, where all
 * addresses of an API share them.
 */
export const gatewayOf = (setting: EndpointSetting, invoke: Invoke, backend: Backend): Gateway => {
  const all = new Map(
    setting.apis.map((api): [string, Kept] => [
      api.id,
      { api, blocks: firewall(api.firewall), mayPass: throttle(api), authorize: authorizerOf(api, invoke) },
    ]),
  );
  return async (seen) => {
    const kept = all.get(seen.headers['host']?.split('.')[0] ?? '');
    const call = kept && callOf(setting, kept.api, seen);
    if (!kept || !call) return unknownApi;
    try {
      return await pass(call, kept, invoke, backend);
    } catch (error) {
      if (error instanceof Refused) return gatewayResponse(kept.api, error.type, call.context);
      throw error;
    }
  };
};
