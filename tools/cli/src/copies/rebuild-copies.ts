import { runTask } from '@tessera/stack';
import { z } from 'zod';
import { settingsIn } from '../platform-settings.js';

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

const RESULT = 'order rebuild-copies: ';

/** Runs the job of the order service whose settings lie in this folder, and hands on what it says meanwhile. Throws what it failed at. */
export const rebuildCopies = async (folder: string, onProgress: (line: string) => void): Promise<Rebuilt> => {
  const settings = Object.entries(settingsIn(folder, 'order')).map(([key, value]) => [key, value ?? '']);
  const onLine = (line: string) => line.startsWith(RESULT) || onProgress(line);
  const last = await runTask('order', 'rebuild-copies', Object.fromEntries(settings), onLine);
  return rebuilt.parse(JSON.parse(last.replace(RESULT, '')));
};
