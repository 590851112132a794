import { createHash } from 'node:crypto';
import { refuse } from './fault.js';
import { type Bag } from './model.js';
import { arnIn, type Place } from './pseudo.js';

/** What an id is invented from. */
export interface Unnamed {
  place: Place;
  logicalId: string;
  type: string;
  properties: Bag;
}

/** The same for the same words, in every run. */
const hex = (...words: string[]): string => createHash('sha256').update(words.join('/')).digest('hex');

/** `length` letters and digits. */
const letters = (length: number, ...words: string[]): string =>
  BigInt(`0x${hex(...words)}`)
    .toString(36)
    .slice(-length);

const seedOf = ({ place, logicalId }: Unnamed) => [place.account, place.region, place.stack, logicalId] as const;

type Invent = (of: Unnamed) => string;

const ec2 =
  (prefix: string): Invent =>
  (of) =>
    `${prefix}-${hex(...seedOf(of)).slice(0, 17)}`;

const code =
  (length: number): Invent =>
  (of) =>
    letters(length, ...seedOf(of));

const uuid: Invent = (of) => hex(...seedOf(of)).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

/** As CloudFormation makes names: `demo-main-Authorize-1A2B3C4D5E6F`. */
const generated: Invent = (of) =>
  [of.place.stack.slice(0, 24), of.logicalId.slice(0, 24), letters(12, ...seedOf(of)).toUpperCase()].join('-');

/** The name that the template gives it. */
const named =
  (property: string): Invent =>
  (of) =>
    String(of.properties[property] ?? generated(of));

const regionalId: Invent = (of) => `Z${letters(20, ...seedOf(of)).toUpperCase()}`;

const ofApiGateway =
  (resource: string): Invent =>
  (of) =>
    arnIn(of.place, 'apigateway', `/${resource}/${String(of.properties['DomainName'] ?? letters(10, ...seedOf(of)))}`);

/** What `Ref` answers, by type. */
const shapes: Record<string, Invent> = {
  'AWS::ApiGateway::Authorizer': code(6),
  'AWS::ApiGateway::BasePathMappingV2': ofApiGateway('domainnames'),
  'AWS::ApiGateway::Deployment': code(6),
  'AWS::ApiGateway::DomainNameAccessAssociation': ofApiGateway('domainnameaccessassociations'),
  'AWS::ApiGateway::DomainNameV2': ofApiGateway('domainnames'),
  'AWS::ApiGateway::GatewayResponse': generated,
  'AWS::ApiGateway::Method': generated,
  'AWS::ApiGateway::Resource': code(6),
  'AWS::ApiGateway::RestApi': code(10),
  'AWS::ApiGateway::Stage': named('StageName'),
  'AWS::CloudWatch::Alarm': named('AlarmName'),
  'AWS::EC2::FlowLog': ec2('fl'),
  'AWS::EC2::Route': generated,
  'AWS::EC2::RouteTable': ec2('rtb'),
  'AWS::EC2::SecurityGroup': ec2('sg'),
  'AWS::EC2::SecurityGroupEgress': ec2('sgr'),
  'AWS::EC2::SecurityGroupIngress': ec2('sgr'),
  'AWS::EC2::Subnet': ec2('subnet'),
  'AWS::EC2::SubnetRouteTableAssociation': ec2('rtbassoc'),
  'AWS::EC2::VPC': ec2('vpc'),
  'AWS::EC2::VPCEndpoint': ec2('vpce'),
  'AWS::EC2::VPCPeeringConnection': ec2('pcx'),
  'AWS::Events::Rule': named('Name'),
  'AWS::IAM::Role': named('RoleName'),
  'AWS::KMS::Key': uuid,
  'AWS::Lambda::EventInvokeConfig': generated,
  'AWS::Lambda::Function': named('FunctionName'),
  'AWS::Lambda::Permission': generated,
  'AWS::Logs::LogGroup': named('LogGroupName'),
  'AWS::Logs::MetricFilter': named('FilterName'),
  'AWS::Route53::HealthCheck': uuid,
  'AWS::Route53::HostedZone': regionalId,
  'AWS::Route53::RecordSet': named('Name'),
  'AWS::WAFv2::WebACL': (of) => `${named('Name')(of)}|${uuid(of)}|${String(of.properties['Scope'])}`,
  'AWS::WAFv2::WebACLAssociation': generated,
};

/** The types that are known. */
export const knownTypes: readonly string[] = Object.keys(shapes);

/** An invented id in AWS's shape; the same in every run. A type that is not known throws. */
export const inventedId = (of: Unnamed): string =>
  (shapes[of.type] ?? refuse(`${of.place.stack}: ${of.logicalId}`, `type ${of.type} is not known`))(of);

/** The zone and the name of an interface endpoint, `Z…:vpce-…`, as its first DNS entry has them. */
export const endpointEntry = (endpoint: string, service: string, region: string): string =>
  `Z${letters(13, region).toUpperCase()}:${endpoint}-${letters(8, endpoint)}.${service}.${region}.vpce.amazonaws.com`;
