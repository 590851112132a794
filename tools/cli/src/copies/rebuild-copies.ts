import * as z from 'zod';
import { askService } from '../ask-service.js';

const count = z.int().min(0);

/** What the job of the order service says at its end. */
const rebuilt = z.object({
  copy: z.literal('prices'),
  messages: count,
  rows: count,
  added: count,
  corrected: count,
  removed: count,
  unreadable: count,
});

export type Rebuilt = z.infer<typeof rebuilt>;

/** Runs the job of the order service whose settings lie in this folder, and hands on what it says meanwhile. Throws what it failed at. */
export const rebuildCopies = async (folder: string, onProgress: (line: string) => void): Promise<Rebuilt> =>
  rebuilt.parse(await askService(folder, 'order', 'rebuild-copies', { onProgress }));
