import { checkSize } from './unpacking-failed.js';

const MAGIC = 0x18_4d_22_04;
/** Of a block, by its code in the frame's header. */
const BLOCK_BYTES: Record<number, number> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };
const UNPACKED_BIT = 0x80_00_00_00;

/** What a frame's header says (LZ4 Frame Format 1.6). */
const headerOf = (frame: Buffer) => {
  if (frame.readUInt32LE(0) !== MAGIC) throw new Error('not an LZ4 frame');
  const flags = frame.readUInt8(4);
  const has = (bit: number) => (flags & bit) !== 0;
  return {
    length: 7 + (has(0x08) ? 8 : 0) + (has(0x01) ? 4 : 0),
    blockBytes: BLOCK_BYTES[(frame.readUInt8(5) >> 4) & 7] ?? Infinity,
    blockSum: has(0x10) ? 4 : 0,
    frameSum: has(0x04) ? 4 : 0,
  };
};

/** The most that the blocks of a frame can hold: known before any is unpacked, where the library knows no limit. */
const mostOf = (frame: Buffer): number => {
  const { length, blockBytes, blockSum, frameSum } = headerOf(frame);
  let at = length;
  let blocks = 0;
  for (let size = frame.readUInt32LE(at); size !== 0; size = frame.readUInt32LE(at)) {
    at += 4 + (size & ~UNPACKED_BIT) + blockSum;
    blocks += 1;
  }
  // The library would go on with a second frame, whose blocks were not counted.
  if (at + 4 + frameSum !== frame.length) throw new Error('more or less than one LZ4 frame');
  return blocks * blockBytes;
};

// Loaded when a batch needs it: no service waits for a native library that it may never use.
const library = () => import('lz4-napi');

export const packLz4 = async (bytes: Buffer): Promise<Buffer> => (await library()).compressFrame(bytes);

export const unpackLz4 = async (frame: Buffer): Promise<Buffer> => {
  checkSize(mostOf(frame));
  return (await library()).decompressFrame(frame);
};
