import { isErrno } from '@tessera/command';
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';

/** The file's content, created first if missing. Of several processes that create it at once, one wins for all. */
export const readOrCreate = (file: string, create: () => string, mode = 0o600): string => {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(draft, create(), { mode });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return readFileSync(file, 'utf8');
};
