import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { EC2Client } from '@aws-sdk/client-ec2';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { awsAt, type AwsConfig, watched } from '@tessera/aws';

/** A client of each service that this edition asks in a region. */
export const siteAt = (config: AwsConfig) => ({
  aws: awsAt(config, 'cross-region'),
  apis: watched(new APIGatewayClient(config), config),
  firewalls: watched(new WAFV2Client(config), config),
  network: watched(new EC2Client(config), config),
});

/** The clients, in one region. */
export type Site = ReturnType<typeof siteAt>;
