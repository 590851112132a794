import * as z from 'zod';
import { harmless, moment, table } from '../screen.js';

const time = z.iso.datetime();

/** What user says of its keys; `done` is what it did, in words. */
export const keysAnswer = z.object({
  done: z.string().optional(),
  keys: z.array(
    z.object({
      kid: z.string(),
      state: z.enum(['next', 'signing', 'old', 'ended', 'closed']),
      createdAt: time,
      signsFrom: time,
      publishedUntil: time.nullable(),
    }),
  ),
});

export type KeysAnswer = z.infer<typeof keysAnswer>;

const said = (at: string | null) => (at === null ? '' : moment(Date.parse(at)));

/** For a person: what was done, and a table of all keys in the order in which they sign. */
export const keyLines = ({ done, keys }: KeysAnswer): string[] => {
  const rows = keys.map((key) => [
    harmless(key.kid),
    key.state,
    said(key.createdAt),
    said(key.signsFrom),
    said(key.publishedUntil),
  ]);
  return [
    ...(done === undefined ? [] : [`${harmless(done)}.`]),
    ...table(['KEY', 'STATE', 'CREATED', 'SIGNS FROM', 'PUBLISHED UNTIL'], rows),
  ];
};
