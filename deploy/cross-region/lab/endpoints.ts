import { type Net, type Placed, type Port } from '../template/model.js';
import { type Api, apisOf } from './api/api.js';
import { settingsOf } from './functions.js';
import { type EndpointSetting, type Fault, type FunctionSetting } from './model.js';
import { type Policy } from './policy.js';

/** What all endpoints are served with. */
export interface Serving {
  folder: string;
  account: string;
  closes: boolean;
  fault?: Fault | undefined;
}

const functionsBehind = ({ routes, authorizers }: Api): string[] => [
  ...routes.flatMap(({ integration }) => (integration.type === 'AWS_PROXY' ? [integration.function] : [])),
  ...Object.values(authorizers).map((authorizer) => authorizer.function),
];

const chosen = (all: Record<string, FunctionSetting>, apis: readonly Api[]): Record<string, FunctionSetting> => {
  const behind = new Set(apis.flatMap(functionsBehind));
  return Object.fromEntries(Object.entries(all).filter(([id]) => behind.has(id)));
};

/** An endpoint's policy; without one AWS lets everything through. */
const policyOf = ({ properties }: Placed): Policy =>
  (properties['PolicyDocument'] as unknown as Policy | undefined) ?? {
    Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
  };

/** How an endpoint's address is served: with all APIs of its region, as the real one is. */
export const endpointOf = (
  net: Net,
  { address, owner }: Port,
  resources: readonly Placed[],
  { folder, account, closes, fault }: Serving,
): EndpointSetting => {
  const apis = apisOf({ resources: resources.filter(({ region }) => region === net.region) });
  const functions = settingsOf(resources);
  return {
    address,
    folder,
    account,
    region: net.region,
    endpoint: owner.id,
    vpc: net.id,
    policy: policyOf(owner),
    apis,
    functions: chosen(functions, apis),
    credentials: Object.values(functions).map(({ credential }) => credential),
    closes,
    ...(fault && { fault }),
  };
};
