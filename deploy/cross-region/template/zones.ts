import { entryOf } from './attributes.js';
import { at, type Catalogue, type Entry } from './catalogue.js';
import { refuse } from './fault.js';
import { type Net, type Port } from './model.js';

type Zone = Net['zones'][number];

const withoutDot = (name: string) => name.replace(/\.$/, '');

/** The addresses of the endpoint that an alias leads to. */
const addressesOf = (
  { placed, properties }: Entry<'AWS::Route53::RecordSet'>,
  { of }: Catalogue,
  ports: readonly Port[],
) => {
  const { HostedZoneId, DNSName } = properties.AliasTarget;
  const target = `${HostedZoneId}:${withoutDot(DNSName)}`;
  const endpoint = of('AWS::EC2::VPCEndpoint').find((one) => entryOf(one.placed) === target);
  if (!endpoint) return refuse(at(placed), `no endpoint has the name ${target}`);
  return ports.filter(({ owner }) => owner === endpoint.placed).map(({ address }) => address);
};

/** Private hosted zones, each with the VPCs that see it. */
export const zonesOf = (catalogue: Catalogue, ports: readonly Port[]): { zone: Zone; seenBy: string[] }[] => {
  const records = catalogue.of('AWS::Route53::RecordSet').map((record) => {
    const zone = catalogue.get('AWS::Route53::HostedZone', record.properties.HostedZoneId, record.placed);
    const [name, above] = [withoutDot(record.properties.Name), withoutDot(zone.properties.Name)];
    if (name !== above && !name.endsWith(`.${above}`)) refuse(at(record.placed), `${name} does not belong to ${above}`);
    return { zone: zone.id, record: { name, addresses: addressesOf(record, catalogue, ports) } };
  });
  return catalogue.of('AWS::Route53::HostedZone').map(({ id, placed, properties }) => ({
    zone: {
      name: withoutDot(properties.Name),
      records: records.filter(({ zone }) => zone === id).map(({ record }) => record),
    },
    seenBy: properties.VPCs.map(({ VPCId, VPCRegion }) => {
      const { region } = catalogue.get('AWS::EC2::VPC', VPCId, placed).placed;
      return region === VPCRegion ? VPCId : refuse(at(placed), `${VPCId} is in ${region}, not in ${VPCRegion}`);
    }),
  }));
};
