import { type IHeaders } from 'kafkajs';
import { type Header } from '../wire/message.js';

/** The bytes as they lie in what was fetched: no copy of them is made. */
const asBytes = (value: Buffer | string) => (typeof value === 'string' ? Buffer.from(value) : value);

/** Headers as kafkajs gives them; the order of those of different names is lost there. */
export const listed = (headers: IHeaders | undefined): Header[] => {
  const all: Header[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) for (const one of value) all.push([name, asBytes(one)]);
    else if (value !== undefined && value !== null) all.push([name, asBytes(value)]);
  }
  return all;
};

/** Headers as kafkajs takes them. */
export const grouped = (headers: readonly Header[]): Record<string, Buffer | Buffer[]> => {
  const all: Record<string, Buffer | Buffer[]> = {};
  for (const [name, value] of headers) {
    const before = all[name];
    all[name] = before === undefined ? value : [before, value].flat();
  }
  return all;
};
