import { both, put, without, type Planted } from '../plant.js';

/** Of the API and its endpoint. */
export const apiDefects: readonly Planted[] = [
  {
    name: 'a method for anyone',
    weakness: 2,
    into: '01-main',
    plant: both(put('Everything.Properties.AuthorizationType', 'NONE'), without('Everything.Properties.AuthorizerId')),
    foundBy: 'every_method_is_guarded',
  },
  {
    name: 'health for anyone',
    into: '01-main',
    plant: put('Health.Properties.AuthorizationType', 'NONE'),
    foundBy: 'every_method_is_guarded',
  },
  {
    name: 'no firewall',
    weakness: 2,
    into: '01-main',
    plant: without('FirewallOnStage'),
    foundBy: 'stage_is_watched',
  },
  {
    name: 'no access log',
    weakness: 2,
    into: '01-main',
    plant: without('Stage.Properties.AccessLogSetting'),
    foundBy: 'stage_is_watched',
  },
  {
    name: 'throttling of health alone',
    weakness: 2,
    into: '01-main',
    plant: put('Stage.Properties.MethodSettings.0.ResourcePath', '/health'),
    foundBy: 'stage_is_watched',
  },
  {
    name: 'tokens in the log',
    into: '01-main',
    plant: put('Stage.Properties.MethodSettings.0.DataTraceEnabled', true),
    foundBy: 'stage_is_watched',
  },
  {
    name: 'an API that belongs to no endpoint',
    weakness: 8,
    into: '01-main',
    plant: without('Api.Properties.EndpointConfiguration.VpcEndpointIds'),
    foundBy: 'api_is_private',
  },
  {
    name: 'a public API',
    into: '01-main',
    plant: put('Api.Properties.EndpointConfiguration.Types', ['REGIONAL']),
    foundBy: 'api_is_private',
  },
  {
    name: 'any endpoint',
    into: '01-main',
    plant: without('Api.Properties.Policy.Statement.1'),
    foundBy: 'api_is_private',
  },
  {
    name: 'a condition on what is allowed, which keeps nobody out',
    into: '01-main',
    plant: put('Api.Properties.Policy.Statement.2', {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { IpAddress: { 'aws:VpcSourceIp': { Ref: 'ClientCidr' } } },
    }),
    foundBy: 'api_is_private',
  },
  {
    name: 'a shared name for any network',
    into: '01-main',
    plant: without('SharedDomain.Properties.Policy.Statement.2'),
    foundBy: 'api_is_private',
  },
  {
    name: 'private DNS for every API of the region',
    weakness: 9,
    into: '01-main',
    plant: put('Endpoint.Properties.PrivateDnsEnabled', true),
    foundBy: 'endpoint_is_narrow',
  },
  {
    name: 'an endpoint for APIs of all accounts',
    into: '01-main',
    plant: put('Endpoint.Properties.PolicyDocument.Statement.0.Resource', '*'),
    foundBy: 'endpoint_is_narrow',
  },
  {
    name: 'no policy of the endpoint',
    weakness: 8,
    into: '01-main',
    plant: without('Endpoint.Properties.PolicyDocument'),
    foundBy: 'endpoint_is_narrow',
  },
];
