import { checkSize } from './unpacking-failed.js';

/** snappy-java packs a stream in blocks, each with its length, behind this and two versions; Kafka's own clients and brokers do. */
const MAGIC = Buffer.from('\x82SNAPPY\0', 'latin1');
const HEADER_BYTES = MAGIC.length + 8;

/** librdkafka and its kin send one block without all that. */
const blocksOf = (bytes: Buffer): Buffer[] => {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return [bytes];
  const blocks: Buffer[] = [];
  for (let at = HEADER_BYTES; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new RangeError('a block is cut off');
    blocks.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return blocks;
};

/** A block begins with its size unpacked, seven bits a byte, the lowest first (Snappy's format description). */
const unpackedSize = (block: Buffer): number => {
  const last = block.subarray(0, 5).findIndex((byte) => byte < 0x80);
  if (last < 0) throw new RangeError('a block does not say its size');
  return block.subarray(0, last + 1).reduceRight((size, byte) => size * 0x80 + (byte & 0x7f), 0);
};

// Loaded when a batch needs it: no service waits for a native library that it may never use.
const library = async () => (await import('snappy')).default;

export const packSnappy = async (bytes: Buffer): Promise<Buffer> => (await library()).compress(bytes);

export const unpackSnappy = async (bytes: Buffer): Promise<Buffer> => {
  const blocks = blocksOf(bytes);
  checkSize(blocks.reduce((sum, block) => sum + unpackedSize(block), 0));
  const { uncompress } = await library();
  return Buffer.concat((await Promise.all(blocks.map((block) => uncompress(block)))).map((part) => Buffer.from(part)));
};
