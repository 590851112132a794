import { UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AcceptVpcPeeringConnectionCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
} from '@aws-sdk/client-ec2';
import { type Emulator, hasBucket, type Package, startEmulator } from '@tessera/aws';
import { codeBucketName, packageFunctions } from '../driver/code.js';
import { deploy, type Deploying, type Surroundings, type Wanted } from '../driver/index.js';
import { type Site, siteAt } from '../driver/site.js';
import { type TemplateName } from '../driver/steps.js';
import { emulatedText } from './emulated.js';

/** The regions of the tests. */
export const regions = { main: 'eu-west-1', client: 'us-east-1' };
export const standby = 'eu-central-1';

/** AWS, emulated, as somebody's account that is ready for this edition. */
export interface Account {
  emulator: Emulator;
  code: Package;
  at(region: string): Site;
  around(): Surroundings & { templateText: (name: TemplateName) => string };
  run(wanted?: Partial<Wanted>, how?: Deploying): ReturnType<typeof deploy>;
  /** Names of stacks and buckets, by region. */
  listed(): Promise<Record<string, string[]>>;
  /** As somebody does by hand. */
  deletePeering(): Promise<void>;
  /** Deletes everything, and makes the account ready again. */
  renew(): Promise<void>;
}

const vpcIn = async ({ network }: Site, CidrBlock: string) =>
  (await network.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId;

/** A peering that is active: the one that the emulator's CloudFormation does not make. */
const peeringOf = async (client: Site, main: Site): Promise<string> => {
  const [VpcId, PeerVpcId] = await Promise.all([vpcIn(client, '10.200.0.0/16'), vpcIn(main, '10.201.0.0/16')]);
  const asked = { VpcId, PeerVpcId, PeerRegion: regions.main };
  const { VpcPeeringConnection } = await client.network.send(new CreateVpcPeeringConnectionCommand(asked));
  const id = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  await main.network.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  return id;
};

const mayLog = ({ apis }: Site) =>
  apis.send(
    new UpdateAccountCommand({
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: 'arn:aws:iam::000000000000:role/logs' }],
    }),
  );

/** Starts an emulator and makes its account ready. */
export const account = async (): Promise<Account> => {
  const [emulator, code] = await Promise.all([startEmulator(), packageFunctions()]);
  const at = (region: string) => siteAt({ ...emulator.config, region });
  const all = [regions.main, regions.client, standby];
  let peering = '';
  const ready = async () => {
    for (const region of [regions.main, standby]) await mayLog(at(region));
    peering = await peeringOf(at(regions.client), at(regions.main));
  };
  await ready();
  const around = () => ({ siteAt: at, code, templateText: (name: TemplateName) => emulatedText(name, peering) });
  return {
    emulator,
    code,
    at,
    around,
    run: (wanted, how) => deploy(around(), { name: 'demo', regions, waf: 'off', ...wanted }, how),
    listed: async () => {
      const stacks = all.map(async (region) => {
        const { Stacks = [] } = await at(region).aws.formation.send(new DescribeStacksCommand({}));
        return [region, Stacks.map(({ StackName = '' }) => StackName).toSorted()] as const;
      });
      const buckets = all.map(async (region) => {
        const name = codeBucketName('000000000000', region);
        return (await hasBucket(at(region).aws, name)) ? [name] : [];
      });
      return { ...Object.fromEntries(await Promise.all(stacks)), buckets: (await Promise.all(buckets)).flat() };
    },
    deletePeering: async () => {
      const named = { VpcPeeringConnectionId: peering };
      await at(regions.client).network.send(new DeleteVpcPeeringConnectionCommand(named));
    },
    renew: async () => {
      await emulator.reset();
      await ready();
    },
  };
};
