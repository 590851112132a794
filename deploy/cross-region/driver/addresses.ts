import { type ByPlace } from './known.js';
import { canonical, type Cidr, cidrText, isPrivate, meetsDocker, overlaps, parseCidr } from './cidr.js';
import { type Refusal } from './refusal.js';

/** As AWS has it for a VPC, and with room for four subnets of four addresses and more. */
const [LARGEST, SMALLEST] = [16, 24];

interface Named {
  place: string;
  text: string;
  cidr: Cidr | undefined;
}

const named = (cidrs: ByPlace<string>): Named[] =>
  Object.entries(cidrs).map(([place, text]) => ({ place, text, cidr: parseCidr(text) }));

/** What a single range can be refused for; overlap is for pairs. */
const alone = ({ place, text, cidr }: Named): Refusal[] => {
  const refused = (code: Refusal['code'], says: string): Refusal => ({
    code,
    says: `the ${place} CIDR ${text} ${says}`,
  });
  if (!cidr) return [refused('CIDR_SYNTAX', 'is none: write one such as 10.64.0.0/20')];
  const plain = canonical(cidr);
  const { bits } = cidr;
  return [
    ...(plain.address === cidr.address ? [] : [refused('CIDR_HOST_BITS', `has host bits: write ${cidrText(plain)}`)]),
    ...(isPrivate(plain)
      ? []
      : [refused('CIDR_NOT_PRIVATE', 'is not private: choose from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16')]),
    ...(bits >= LARGEST && bits <= SMALLEST
      ? []
      : [refused('CIDR_SIZE', `has the wrong size: a network is /${LARGEST} to /${SMALLEST}`)]),
  ];
};

const pairs = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.flatMap((one, at) => items.slice(at + 1).map((other): [Item, Item] => [one, other]));

const together = ([one, other]: [Named, Named]): Refusal[] =>
  one.cidr && other.cidr && overlaps(one.cidr, other.cidr)
    ? [
        {
          code: 'CIDR_OVERLAP',
          says: `the ${one.place} CIDR ${one.text} overlaps the ${other.place} CIDR ${other.text}: networks that are peered have no address in common`,
        },
      ]
    : [];

/** What is wrong with the networks' addresses; CloudFormation's patterns can see neither host bits nor overlap. */
export const refusedAddresses = (cidrs: ByPlace<string>): Refusal[] => {
  const all = named(cidrs);
  return [...all.flatMap(alone), ...pairs(all).flatMap(together)];
};

/** What works, and may surprise. */
export const doubtfulAddresses = (cidrs: ByPlace<string>): string[] =>
  named(cidrs).flatMap(({ place, text, cidr }) =>
    cidr && meetsDocker(cidr)
      ? [
          `The ${place} CIDR ${text} meets 172.17.0.0/16, which Docker takes for itself: what runs in containers there will not find it.`,
        ]
      : [],
  );
