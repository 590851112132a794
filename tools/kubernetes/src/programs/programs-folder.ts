import { cacheFolder } from '@tessera/stack';
import { join } from 'node:path';

/** What all clones of this person share. */
export const programsFolder = join(cacheFolder, 'kubernetes');
