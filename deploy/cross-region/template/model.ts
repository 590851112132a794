/** Any value of a template. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An object of a template. */
export type Bag = { [key: string]: Json };

/** A parsed template; the short forms of functions (`!Ref`) have become the long ones (`{Ref}`). */
export interface Template {
  Description?: string;
  Parameters?: Record<string, Bag>;
  Mappings?: Bag;
  Conditions?: Record<string, Json>;
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, Bag>;
}

/** A resource as a template has it. */
export interface TemplateResource {
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Metadata?: Bag;
  Properties?: Bag;
}

/** A resource of a resolved stack: no function is left in its properties. */
export interface Placed {
  /** `demo-main` */
  stack: string;
  region: string;
  /** In the template: `SubnetA`. */
  logicalId: string;
  /** `AWS::EC2::Subnet` */
  type: string;
  /** What `Ref` answers: invented, stable, in AWS's shape. */
  id: string;
  properties: Bag;
}

/** A template with its values: what CloudFormation would make of it. */
export interface ResolvedStack {
  name: string;
  region: string;
  /** Those whose condition holds, in the order of the template. */
  resources: Placed[];
  outputs: Record<string, string>;
}

/** A permission of a security group. */
export interface Rule {
  cidr: string;
  from: number;
  to: number;
  /** `tcp`, or `-1` for any. */
  protocol: string;
}

/** An address in a subnet: of the endpoint, or of a function. */
export interface Port {
  /** Of the resource that it belongs to, and its subnet's place there: `Endpoint0`, `Client1`, `CanaryB0`. */
  name: string;
  owner: Placed;
  role: 'endpoint' | 'function';
  /** Id of its subnet. */
  subnet: string;
  address: string;
  /** Ids of its security groups. */
  groups: string[];
}

/** A VPC. */
export interface Net {
  id: string;
  /** The stack that made it. */
  stack: string;
  region: string;
  cidr: string;
  subnets: { id: string; cidr: string; zone: string; table: string | undefined }[];
  routes: { table: string; to: string; peering: string }[];
  ports: Port[];
  /** Private hosted zones that it sees. */
  zones: { name: string; records: { name: string; addresses: string[] }[] }[];
}

/** What stacks together make of a network. */
export interface Topology {
  nets: Net[];
  peerings: { id: string; a: string; b: string }[];
  /** By id. */
  groups: Map<string, { ingress: Rule[]; egress: Rule[] }>;
}
