import kafkajs, { CompressionTypes } from 'kafkajs';
import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import { packLz4, unpackLz4 } from './lz4.js';
import { packSnappy, unpackSnappy } from './snappy.js';
import { UnpackingFailed, UNPACKED_BYTES } from './unpacking-failed.js';

// CommonJS whose names Node does not all find.
const { CompressionCodecs } = kafkajs;

/** The values of a topic's `compression.type` that a client of ours can read. */
export const readableCompressions: readonly string[] = ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'];

type Codec = (bytes: Buffer) => Promise<Buffer>;

const limit = { maxOutputLength: UNPACKED_BYTES };

const codecs: Record<number, { name: string; pack: Codec; unpack: Codec }> = {
  [CompressionTypes.GZIP]: {
    name: 'gzip',
    pack: (bytes) => promisify(gzip)(bytes),
    unpack: (bytes) => promisify(gunzip)(bytes, limit),
  },
  [CompressionTypes.Snappy]: { name: 'snappy', pack: packSnappy, unpack: unpackSnappy },
  [CompressionTypes.LZ4]: { name: 'lz4', pack: packLz4, unpack: unpackLz4 },
  [CompressionTypes.ZSTD]: {
    name: 'zstd',
    pack: (bytes) => promisify(zstdCompress)(bytes),
    unpack: (bytes) => promisify(zstdDecompress)(bytes, limit),
  },
};

/** A batch has three bits for its codec. kafkajs would read one that is not known as if it were not packed. */
const ATTRIBUTES = [1, 2, 3, 4, 5, 6, 7];

const codecOf = (attribute: number) => {
  const { name, pack, unpack } = codecs[attribute] ?? unknown(attribute);
  return {
    compress: ({ buffer }: { buffer: Buffer }) => pack(buffer),
    decompress: (bytes: Buffer) =>
      unpack(bytes).catch((error: unknown) => {
        throw new UnpackingFailed(name, error);
      }),
  };
};

const unknown = (attribute: number) => {
  const refuse = () => Promise.reject(new Error('nobody knows this codec here'));
  return { name: `codec ${attribute}`, pack: refuse, unpack: refuse };
};

/**
 * Teaches kafkajs, which brings gzip alone, every codec of Kafka's protocol. A topic's `compression.type` is whoever runs the broker's
 * to choose, and the broker packs anew what was sent to it otherwise.
 */
export const registerCodecs = () => {
  for (const attribute of ATTRIBUTES) Object.assign(CompressionCodecs, { [attribute]: () => codecOf(attribute) });
};
