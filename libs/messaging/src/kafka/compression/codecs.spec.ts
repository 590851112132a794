import kafkajs, { CompressionTypes } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { registerCodecs } from './codecs.js';
import { UNPACKED_BYTES } from './unpacking-failed.js';

interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

registerCodecs();
const codecOf = (attribute: number): Codec => Object.entries(kafkajs.CompressionCodecs)[attribute - 1]?.[1]();
const names = ['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const;

describe.each(names)('%s', (name) => {
  const codec = codecOf(CompressionTypes[name]);
  const pack = (buffer: Buffer) => codec.compress({ buffer });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['what hardly gets smaller', randomBytes(300_000)],
    ['much of the same', Buffer.alloc(3_000_000, 'orders ')],
  ])('unpacks what it has packed: %s', async (_, bytes) => {
    expect((await codec.decompress(await pack(bytes))).equals(bytes)).toBe(true);
  });

  it('says that bytes are corrupt, or cut off', async () => {
    const whole = await pack(Buffer.from('an order, and another order, and another order'.repeat(100)));
    const corrupt = Buffer.from(whole).fill(0xff, whole.length >> 1);
    for (const bytes of [
      corrupt,
      whole.subarray(0, whole.length - 8),
      Buffer.from('no codec has written this'),
      Buffer.alloc(0),
    ])
      await expect(codec.decompress(bytes)).rejects.toMatchObject({
        name: 'UnpackingFailed',
        message: expect.stringContaining(`${name.toLowerCase()}: `),
      });
    expect((await codec.decompress(whole)).toString()).toContain('an order');
  });

  it('unpacks nothing that would fill the memory', async () => {
    const bomb = await pack(Buffer.alloc(UNPACKED_BYTES + 1));
    expect(bomb.length).toBeLessThan(1_048_576);
    await expect(codec.decompress(bomb)).rejects.toThrow(/larger than/i);
  });
});

it('reads the blocks of snappy-java, and trusts none of their lengths', async () => {
  const snappy = codecOf(CompressionTypes.Snappy);
  const block = async (text: string) => {
    const packed = await snappy.compress({ buffer: Buffer.from(text) });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(packed.length);
    return Buffer.concat([length, packed]);
  };
  const header = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
  const stream = Buffer.concat([header, await block('one '), await block('two')]);
  expect(String(await snappy.decompress(stream))).toBe('one two');
  await expect(snappy.decompress(stream.subarray(0, stream.length - 1))).rejects.toThrow('a block is cut off');
});

it('does not let a second LZ4 frame in, whose blocks nobody has counted', async () => {
  const lz4 = codecOf(CompressionTypes.LZ4);
  const frame = await lz4.compress({ buffer: Buffer.from('one') });
  await expect(lz4.decompress(Buffer.concat([frame, frame]))).rejects.toThrow('more or less than one LZ4 frame');
});

it.each([5, 6, 7])(
  'names codec %i, which Kafka has not yet, instead of reading its bytes as messages',
  async (attribute) => {
    await expect(codecOf(attribute).decompress(Buffer.from('x'))).rejects.toThrow(`codec ${attribute}: `);
  },
);
