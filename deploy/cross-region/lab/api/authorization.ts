import * as z from 'zod';
import { type Policy } from '../policy.js';
import { type Api, type Route } from './api.js';
import { type Call, Refused, verdictOf } from './call.js';
import { type Invoke } from './functions.js';
import { signedBy } from './signature.js';

/** Policies of APIs may leave out whose they are. */
const full = (policy: Policy, { resource }: Call): Policy =>
  JSON.parse(JSON.stringify(policy).replaceAll('"execute-api:/', `"${resource.split('/')[0] ?? ''}/`));

/**
 * Endpoint's policy, then the API's own. With IAM, what the role of the caller allows counts as well, as it does within one account;
 * and what is signed wrongly is refused after all policies.
 */
export const passPolicies = async (call: Call, { authorization }: Route): Promise<void> => {
  const { api, seen, setting } = call;
  const signed = authorization === 'AWS_IAM' ? await signedBy(seen, setting.credentials, setting.region) : undefined;
  const who = typeof signed === 'object' ? signed : undefined;
  const own = full(api.policy, call);
  if (verdictOf(call, [setting.policy], who?.principal) !== 'allow') throw new Refused('ACCESS_DENIED');
  if (verdictOf(call, [own, ...(who?.policies ?? [])], who?.principal) !== 'allow') throw new Refused('ACCESS_DENIED');
  if (typeof signed === 'string') throw new Refused(signed);
};

const authorized = z.object({
  principalId: z.string(),
  policyDocument: z.custom<Policy>((value) => typeof value === 'object' && value !== null),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** Who calls, for the backend: nobody in particular for IAM. */
export type Caller = Record<string, unknown>;

/** Answers of an API's authorizers. */
export type Authorize = (call: Call, route: Route) => Promise<Caller>;

/** Asks the authorizer's function, and keeps what it says of a token as long as the template says. */
export const authorizerOf = (api: Api, invoke: Invoke): Authorize => {
  const said = new Map<string, { until: number; answer: z.infer<typeof authorized> }>();
  const ask = async (id: string, authorizationToken: string, methodArn: string) => {
    const authorizer = api.authorizers[id];
    if (!authorizer) throw new Error(`no authorizer ${id} in the lab`);
    const kept = said.get(authorizationToken);
    if (kept && kept.until > Date.now()) return kept.answer;
    if (!authorizationToken || !new RegExp(authorizer.expression ?? '').test(authorizationToken))
      throw new Refused('UNAUTHORIZED');
    const told = await invoke(authorizer.function, { type: 'TOKEN', authorizationToken, methodArn }).catch(
      ({ message }: Error) => {
        throw new Refused(message === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE');
      },
    );
    const answer = authorized.parse(told);
    said.set(authorizationToken, { until: Date.now() + authorizer.ttlS * 1000, answer });
    return answer;
  };
  return async (call, { authorization, authorizer }) => {
    if (authorization === 'AWS_IAM') return {};
    if (authorization !== 'CUSTOM') throw new Error(`no authorization ${authorization} in the lab`);
    const { policyDocument, principalId, context } = await ask(
      authorizer ?? '',
      call.seen.headers['authorization'] ?? '',
      call.resource,
    );
    if (verdictOf(call, [policyDocument]) !== 'allow') throw new Refused('ACCESS_DENIED');
    return { principalId, ...context };
  };
};
