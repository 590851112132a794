import { type Bag, type Json, type Placed, type ResolvedStack } from '../../template/model.js';
import { type Policy } from '../policy.js';
import { firewallOf, type FirewallRule } from './firewall.js';

/** How a method is answered: by a function, or by what the template says. */
export type Integration =
  | { type: 'AWS_PROXY'; function: string; timeoutMs: number }
  | { type: 'MOCK'; status: string; responses: MockResponse[] };

/** An answer of a MOCK. */
export interface MockResponse {
  status: string;
  pattern: string | undefined;
  headers: Record<string, string>;
  body: string;
}

/** A method of an API. */
export interface Route {
  /** `/{proxy+}` */
  path: string;
  /** `ANY` */
  method: string;
  authorization: string;
  authorizer: string | undefined;
  integration: Integration;
}

/** What answers where no method does. */
export interface GatewayResponse {
  status: string | undefined;
  headers: Record<string, string>;
  body: string | undefined;
}

/** A TOKEN authorizer. */
export interface Authorizer {
  /** Id of its function. */
  function: string;
  /** What a token looks like; another one is refused unseen. */
  expression: string | undefined;
  ttlS: number;
}

/** A private REST API, as far as a call sees it. */
export interface Api {
  id: string;
  stage: string;
  policy: Policy;
  /** Answers from so many bytes on are compressed for who takes that; undefined is never. */
  compressFrom: number | undefined;
  routes: Route[];
  authorizers: Record<string, Authorizer>;
  /** By type: `UNAUTHORIZED`. */
  responses: Record<string, GatewayResponse>;
  rate: number;
  burst: number;
  firewall: FirewallRule[];
}

const bag = (json: Json | undefined): Bag =>
  json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
const list = (json: Json | undefined): Json[] => (Array.isArray(json) ? json : []);
const text = (json: Json | undefined): string | undefined =>
  typeof json === 'string' || typeof json === 'number' ? String(json) : undefined;
const texts = (json: Json | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(bag(json)).map(([name, value]) => [name, String(value)]));

/** `…:lambda:path/2015-03-31/functions/<arn>/invocations` */
const functionIn = (uri: Json | undefined): string => {
  const name = /:function:([^/:]+)/.exec(text(uri) ?? '')?.[1];
  if (!name) throw new Error(`an integration with ${String(uri)}, which is no function`);
  return name;
};

/** `'text'` → text; what is no text in quotation marks is left as it is. */
export const unquoted = (value: string): string => /^'(.*)'$/s.exec(value)?.[1] ?? value;

const only = (templates: Json | undefined): string => text(Object.values(bag(templates))[0]) ?? '';

const mockOf = (integration: Bag): Integration => {
  const request = only(integration['RequestTemplates']);
  const status = /"statusCode"\s*:\s*"?(\d{3})/.exec(request)?.[1];
  if (!status) throw new Error(`a MOCK without a status: ${request}`);
  const responses = list(integration['IntegrationResponses']).map((response) => ({
    status: text(bag(response)['StatusCode']) ?? '200',
    pattern: text(bag(response)['SelectionPattern']),
    headers: Object.fromEntries(
      Object.entries(texts(bag(response)['ResponseParameters'])).map(([name, value]) => [
        name.replace('method.response.header.', ''),
        unquoted(value),
      ]),
    ),
    body: only(bag(response)['ResponseTemplates']),
  }));
  return { type: 'MOCK', status, responses };
};

const integrationOf = (json: Json | undefined): Integration => {
  const integration = bag(json);
  if (integration['Type'] === 'MOCK') return mockOf(integration);
  if (integration['Type'] !== 'AWS_PROXY') throw new Error(`no integration ${String(integration['Type'])} in the lab`);
  return {
    type: 'AWS_PROXY',
    function: functionIn(integration['Uri']),
    timeoutMs: Number(integration['TimeoutInMillis'] ?? 29_000),
  };
};

const responseOf = ({ properties }: Placed): GatewayResponse => ({
  status: text(properties['StatusCode']),
  headers: Object.fromEntries(
    Object.entries(texts(properties['ResponseParameters'])).map(([name, value]) => [
      name.replace('gatewayresponse.header.', ''),
      value,
    ]),
  ),
  body: properties['ResponseTemplates'] === undefined ? undefined : only(properties['ResponseTemplates']),
});

const authorizerOf = ({ properties, logicalId }: Placed): Authorizer => {
  if (properties['Type'] !== 'TOKEN')
    throw new Error(`${logicalId}: no authorizer ${String(properties['Type'])} in the lab`);
  return {
    function: functionIn(properties['AuthorizerUri']),
    expression: text(properties['IdentityValidationExpression']),
    ttlS: Number(properties['AuthorizerResultTtlInSeconds'] ?? 300),
  };
};

/** The path of a resource; the root is no resource of a template, and every other one is under it. */
const pathOf = (id: string, resources: readonly Placed[]): string => {
  const found = resources.find((resource) => resource.id === id);
  if (!found) return '';
  return `${pathOf(String(found.properties['ParentId']), resources)}/${String(found.properties['PathPart'])}`;
};

/** All APIs of a stack, with everything of it that belongs to each. */
export const apisOf = ({ resources }: Pick<ResolvedStack, 'resources'>): Api[] => {
  const of = (type: string) => resources.filter((one) => one.type === `AWS::${type}`);
  return of('ApiGateway::RestApi').map((api) => {
    const part = (type: string) =>
      of(`ApiGateway::${type}`).filter(({ properties }) => properties['RestApiId'] === api.id);
    const [stage] = part('Stage');
    const everything = list(stage?.properties['MethodSettings'])
      .map(bag)
      .find((one) => one['ResourcePath'] === '/*');
    return {
      id: api.id,
      stage: String(stage?.properties['StageName']),
      policy: api.properties['Policy'] as unknown as Policy,
      compressFrom:
        api.properties['MinimumCompressionSize'] === undefined
          ? undefined
          : Number(api.properties['MinimumCompressionSize']),
      routes: part('Method').map(({ properties }) => ({
        path: pathOf(String(properties['ResourceId']), part('Resource')) || '/',
        method: String(properties['HttpMethod']),
        authorization: String(properties['AuthorizationType']),
        authorizer: text(properties['AuthorizerId']),
        integration: integrationOf(properties['Integration']),
      })),
      authorizers: Object.fromEntries(part('Authorizer').map((one) => [one.id, authorizerOf(one)])),
      responses: Object.fromEntries(
        part('GatewayResponse').map((one) => [String(one.properties['ResponseType']), responseOf(one)]),
      ),
      rate: Number(everything?.['ThrottlingRateLimit'] ?? 10_000),
      burst: Number(everything?.['ThrottlingBurstLimit'] ?? 5_000),
      firewall: firewallOf(resources, api.id, String(stage?.properties['StageName'])),
    };
  });
};
