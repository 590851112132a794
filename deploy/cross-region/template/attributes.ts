import { endpointEntry } from './ids.js';
import { type Json, type Placed } from './model.js';
import { arnIn, type Place } from './pseudo.js';

type Answer = (of: Placed, place: Place) => Json;

const id: Answer = ({ id }) => id;
const property =
  (name: string): Answer =>
  ({ properties }) =>
    properties[name] ?? '';
const arn =
  (service: string, resource: (id: string) => string): Answer =>
  ({ id }, place) =>
    arnIn(place, service, resource(id));

/** `com.amazonaws.eu-west-1.execute-api` is `execute-api`. */
const serviceOf = ({ properties }: Placed): string => String(properties['ServiceName']).split('.').slice(3).join('.');

/** The zone and the name of an endpoint: `Z…:vpce-…`. */
export const entryOf = (endpoint: Placed): string => endpointEntry(endpoint.id, serviceOf(endpoint), endpoint.region);

/** What `Fn::GetAtt` may ask, by type; a spec compares it with AWS's own specification. */
export const attributes: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'AWS::ApiGateway::DomainNameV2': { DomainNameArn: id },
  'AWS::ApiGateway::DomainNameAccessAssociation': { DomainNameAccessAssociationArn: id },
  'AWS::ApiGateway::RestApi': { RestApiId: id, RootResourceId: ({ id }) => [...id].toReversed().join('') },
  'AWS::CloudWatch::Alarm': { Arn: arn('cloudwatch', (name) => `alarm:${name}`) },
  'AWS::EC2::SecurityGroup': { GroupId: id, VpcId: property('VpcId') },
  'AWS::EC2::Subnet': {
    SubnetId: id,
    CidrBlock: property('CidrBlock'),
    AvailabilityZone: property('AvailabilityZone'),
  },
  'AWS::EC2::RouteTable': { RouteTableId: id },
  'AWS::EC2::VPC': { VpcId: id, CidrBlock: property('CidrBlock') },
  'AWS::EC2::VPCEndpoint': { Id: id, DnsEntries: (endpoint) => [entryOf(endpoint)] },
  'AWS::EC2::VPCPeeringConnection': { Id: id },
  'AWS::Events::Rule': { Arn: arn('events', (name) => `rule/${name}`) },
  'AWS::IAM::Role': { Arn: ({ id }, { partition, account }) => `arn:${partition}:iam::${account}:role/${id}` },
  'AWS::KMS::Key': { KeyId: id, Arn: arn('kms', (key) => `key/${key}`) },
  'AWS::Lambda::Function': { Arn: arn('lambda', (name) => `function:${name}`) },
  'AWS::Logs::LogGroup': { Arn: arn('logs', (name) => `log-group:${name}:*`) },
  'AWS::Route53::HealthCheck': { HealthCheckId: id },
  'AWS::Route53::HostedZone': { Id: id },
  'AWS::WAFv2::WebACL': {
    Id: ({ id }) => id.split('|')[1] ?? '',
    Arn: arn('wafv2', (id) => `regional/webacl/${id.split('|').slice(0, 2).join('/')}`),
  },
};
