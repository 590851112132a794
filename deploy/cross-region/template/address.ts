/** An IPv4 block; throws nothing: what is none is undefined. */
const blockOf = (cidr: string): { base: number; prefix: number } | undefined => {
  const [, address = '', length] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const parts = address.split('.').map(Number);
  const prefix = Number(length);
  if (length === undefined || prefix > 32 || parts.some((part) => part > 255)) return undefined;
  return { base: parts.reduce((sum, part) => sum * 256 + part, 0), prefix };
};

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** The first `count` blocks of `2 ** bits` addresses each, as `Fn::Cidr` cuts them; undefined where there is no room. */
export const blocksIn = (cidr: string, count: number, bits: number): string[] | undefined => {
  const block = blockOf(cidr);
  if (!block || count > 2 ** (32 - block.prefix - bits)) return undefined;
  return Array.from({ length: count }, (_, nth) => `${dotted(block.base + nth * 2 ** bits)}/${32 - bits}`);
};

/** The nth address of a block; undefined where that is none, or has no such address for hosts. */
export const addressIn = (cidr: string, nth: number): string | undefined => {
  const block = blockOf(cidr);
  // The last one is the broadcast address.
  return block && nth < 2 ** (32 - block.prefix) - 1 ? dotted(block.base + nth) : undefined;
};
