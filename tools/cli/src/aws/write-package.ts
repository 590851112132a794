import { type Package } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a package as it would lie in a bucket, and the licences beside it. */
export const writePackage = (folder: string, { prefix, rooms }: Package, template: string): void => {
  try {
    mkdirSync(join(folder, prefix), { recursive: true });
    writeFileSync(join(folder, 'template.yaml'), template);
    for (const { room, zip, legal } of rooms) {
      writeFileSync(join(folder, prefix, `${room}.zip`), zip);
      writeFileSync(join(folder, prefix, `${room}.LEGAL.txt`), legal);
    }
  } catch (error) {
    throw new CommandError(`${folder} cannot be written: ${String(Object(error).message)}`);
  }
};
