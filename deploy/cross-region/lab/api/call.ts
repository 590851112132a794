import { type EndpointSetting } from '../model.js';
import { type Policy, judge, type Verdict } from '../policy.js';
import { type Api } from './api.js';
import { type Seen } from './firewall.js';
import { type Context } from './response.js';

/** A call of an API, on its way through the gateway. */
export interface Call {
  setting: EndpointSetting;
  api: Api;
  seen: Seen;
  /** Without the stage. */
  path: string;
  /** ARN of what is called. */
  resource: string;
  context: Context;
}

/** A refusal by the gateway itself, by the type of its response: `UNAUTHORIZED`. */
export class Refused extends Error {
  constructor(readonly type: string) {
    super(type);
  }
}

/** What policies say of a call. These are all condition keys that there are. */
export const verdictOf = (
  { setting, seen, resource }: Call,
  policies: readonly Policy[],
  principal?: string,
): Verdict =>
  judge(policies, {
    action: 'execute-api:Invoke',
    resource,
    principal,
    facts: {
      'aws:SourceVpce': setting.endpoint,
      'aws:SourceVpc': setting.vpc,
      'aws:VpcSourceIp': seen.from,
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn': principal,
      'aws:PrincipalAccount': principal && setting.account,
      'aws:ResourceAccount': setting.account,
    },
  });
