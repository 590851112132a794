import * as z from 'zod';

const text = z.string();
const texts = z.array(text);
const ignored = z.unknown().optional();
const port = z.coerce.number().int().min(0).max(65_535);

const permission = {
  CidrIp: text,
  IpProtocol: z.coerce.string().pipe(z.enum(['tcp', 'udp', '-1'])),
  FromPort: port.optional(),
  ToPort: port.optional(),
  Description: ignored,
};
const ofGroup = z.strictObject({ ...permission, GroupId: text });
const permissions = z.array(z.strictObject(permission)).default([]);

/**
 * What the topology understands of each type that is part of a network. The shapes are strict: a property that could change
 * what is reachable, and is not understood, is refused and not left out.
 */
const shapes = {
  'AWS::EC2::VPC': z.strictObject({
    CidrBlock: text,
    // Without both, private zones are not answered.
    EnableDnsSupport: z.literal(true),
    EnableDnsHostnames: z.literal(true),
    Tags: ignored,
  }),
  'AWS::EC2::Subnet': z.strictObject({
    VpcId: text,
    CidrBlock: text,
    AvailabilityZone: text,
    MapPublicIpOnLaunch: z.literal(false).optional(),
    Tags: ignored,
  }),
  'AWS::EC2::RouteTable': z.strictObject({ VpcId: text, Tags: ignored }),
  'AWS::EC2::SubnetRouteTableAssociation': z.strictObject({ SubnetId: text, RouteTableId: text }),
  'AWS::EC2::Route': z.strictObject({ RouteTableId: text, DestinationCidrBlock: text, VpcPeeringConnectionId: text }),
  'AWS::EC2::VPCPeeringConnection': z.strictObject({
    VpcId: text,
    PeerVpcId: text,
    PeerOwnerId: ignored,
    PeerRegion: text.optional(),
    Tags: ignored,
  }),
  'AWS::EC2::SecurityGroup': z.strictObject({
    VpcId: text,
    GroupDescription: ignored,
    SecurityGroupIngress: permissions,
    SecurityGroupEgress: permissions,
    Tags: ignored,
  }),
  'AWS::EC2::SecurityGroupIngress': ofGroup,
  'AWS::EC2::SecurityGroupEgress': ofGroup,
  'AWS::EC2::VPCEndpoint': z.strictObject({
    VpcEndpointType: z.literal('Interface'),
    // Would answer for every API of the region.
    PrivateDnsEnabled: z.literal(false),
    VpcId: text,
    SubnetIds: texts,
    SecurityGroupIds: texts,
    ServiceName: ignored,
    PolicyDocument: ignored,
    Tags: ignored,
  }),
  'AWS::Lambda::Function': z.looseObject({
    VpcConfig: z.strictObject({ SubnetIds: texts, SecurityGroupIds: texts }).optional(),
  }),
  'AWS::Route53::HostedZone': z.strictObject({
    Name: text,
    VPCs: z.array(z.strictObject({ VPCId: text, VPCRegion: text })).min(1),
    HostedZoneConfig: ignored,
    HostedZoneTags: ignored,
  }),
  'AWS::Route53::RecordSet': z.strictObject({
    HostedZoneId: text,
    Name: text,
    Type: z.literal('A'),
    AliasTarget: z.strictObject({
      HostedZoneId: text,
      DNSName: text,
      EvaluateTargetHealth: z.literal(false).optional(),
    }),
  }),
};

/** A type that is part of a network. */
export type NetworkType = keyof typeof shapes;

/** Its properties, understood. */
export type NetworkProperties<Type extends NetworkType> = z.output<(typeof shapes)[Type]>;

/** By type. */
export const networkProperties: { readonly [Type in NetworkType]: z.ZodType<NetworkProperties<Type>> } = shapes;
