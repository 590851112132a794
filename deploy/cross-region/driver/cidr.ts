/** A range of IPv4 addresses as somebody wrote it: `10.64.0.7/20` has host bits. */
export interface Cidr {
  /** The address as a number, below 2³². */
  address: number;
  /** Of the prefix: 0 to 32. */
  bits: number;
}

const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** A leading zero is refused: some read it as octal. */
const isPlain = (digits: string) => String(Number(digits)) === digits;

/** What a text says; undefined where it is no `a.b.c.d/n`. */
export const parseCidr = (text: string): Cidr | undefined => {
  const parts = octets.exec(text)?.slice(1);
  if (!parts?.every(isPlain)) return undefined;
  const [bits = 33, ...reversed] = parts.map(Number).toReversed();
  if (bits > 32 || reversed.some((octet) => octet > 255)) return undefined;
  return { address: reversed.reduce((sum, octet, at) => sum + octet * 256 ** at, 0), bits };
};

const sizeOf = (bits: number) => 2 ** (32 - bits);

/** The same range without host bits. */
export const canonical = ({ address, bits }: Cidr): Cidr => ({ address: address - (address % sizeOf(bits)), bits });

/** `10.64.0.0/20` */
export const cidrText = ({ address, bits }: Cidr): string =>
  `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}/${bits}`;

/** Is there an address that is in both? */
export const overlaps = (one: Cidr, other: Cidr): boolean => {
  const bits = Math.min(one.bits, other.bits);
  return canonical({ ...one, bits }).address === canonical({ ...other, bits }).address;
};

/** Is all of the inner range in the outer one? */
export const contains = (outer: Cidr, inner: Cidr) => outer.bits <= inner.bits && overlaps(outer, inner);

const known = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`${text} is no CIDR`);
  return cidr;
};

// RFC 1918.
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(known);

/** Is all of it in one of the ranges that nobody routes on the internet? */
export const isPrivate = (cidr: Cidr): boolean => privateRanges.some((range) => contains(range, cidr));

const docker = known('172.17.0.0/16');

/** Does it reach into what Docker, and with it some AWS services, take for their own bridge? */
export const meetsDocker = (cidr: Cidr): boolean => overlaps(docker, cidr);
