import { type Api, type GatewayResponse, unquoted } from './api.js';

/** An answer of a gateway, before it is compressed. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a gateway answers by itself: its status and text, unless the template says otherwise. */
const own: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource'],
  AUTHORIZER_FAILURE: [500, 'Internal server error'],
  EXPIRED_TOKEN: [403, 'Signature expired'],
  INTEGRATION_FAILURE: [504, 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
  INVALID_SIGNATURE: [403, 'The request signature we calculated does not match the signature you provided.'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  THROTTLED: [429, 'Too Many Requests'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  WAF_FILTERED: [403, 'Forbidden'],
  DEFAULT_5XX: [502, 'Internal server error'],
};

/** What a template of an answer may ask for. */
export type Context = Readonly<Record<string, string>>;

const known = (name: string, context: Context): string => {
  const value = context[name];
  if (value === undefined) throw new Error(`no $${name} in the lab`);
  return value;
};

export const filled = (template: string, context: Context) =>
  template.replaceAll(/\$(context(?:\.\w+)+)/g, (_, name: string) => known(name, context));

const headersOf = ({ headers }: GatewayResponse, context: Context) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      value.startsWith('context.') ? known(value, context) : unquoted(value),
    ]),
  );

/** `x-amzn-errortype`, by which clients of AWS tell refusals. */
const errorTypes: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'AccessDeniedException',
  EXPIRED_TOKEN: 'InvalidSignatureException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  THROTTLED: 'TooManyRequestsException',
  UNAUTHORIZED: 'UnauthorizedException',
  WAF_FILTERED: 'ForbiddenException',
};

/** The gateway's own answer of a type: the template's of this type, else the template's of its class, else AWS's. */
export const gatewayResponse = ({ responses }: Api, type: string, facts: Context): Answer => {
  const [status, message] = own[type] ?? [];
  if (status === undefined || message === undefined) throw new Error(`no gateway response ${type} in the lab`);
  const response = responses[type] ?? responses[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'];
  const context = {
    ...facts,
    'context.error.message': message,
    'context.error.messageString': JSON.stringify(message),
    'context.error.responseType': type,
  };
  return {
    status: Number(response?.status ?? status),
    headers: {
      'content-type': 'application/json',
      ...(errorTypes[type] && { 'x-amzn-errortype': errorTypes[type] }),
      ...(response && headersOf(response, context)),
    },
    body: response?.body === undefined ? JSON.stringify({ message }) : filled(response.body, context),
  };
};
