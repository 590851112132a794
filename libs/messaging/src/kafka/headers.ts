import { type IHeaders } from 'kafkajs';
import { type Header } from '../wire/message.js';

/** Headers as kafkajs gives them; the order of those of different names is lost there. */
export const listed = (headers: IHeaders | undefined): Header[] =>
  Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
  );

/** Headers as kafkajs takes them. */
export const grouped = (headers: readonly Header[]): Record<string, Buffer | Buffer[]> => {
  const all: Record<string, Buffer | Buffer[]> = {};
  for (const [name, value] of headers) {
    const before = all[name];
    all[name] = before === undefined ? value : [before, value].flat();
  }
  return all;
};
