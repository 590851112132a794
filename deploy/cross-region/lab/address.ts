/** An IPv4 address as a number. */
export const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** `26` of `10.64.0.0/26`; an address alone is 32. */
export const prefixOf = (cidr: string): number => Number(cidr.split('/')[1] ?? 32);

const baseOf = (cidr: string): number => toNumber(cidr.split('/')[0] ?? '');

/** The nth address of a block: 0 is its own, 1 AWS's router, 2 its resolver. */
export const nthOf = (cidr: string, n: number): string => toAddress(baseOf(cidr) + n);

/** Whether an address lies in a block, or is that address. */
export const isWithin = (address: string, cidr: string): boolean => {
  const size = 2 ** (32 - prefixOf(cidr));
  return Math.floor(toNumber(address) / size) === Math.floor(baseOf(cidr) / size);
};
