import { Injectable } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Asset, assetOf } from './asset.js';

/** Where `npm run build` leaves it; in an image it lies beside the service in the same way. */
const builtFolder = fileURLToPath(new URL('../../../console/dist', import.meta.url));

/** Made by the build beside what they are of. */
const encodings = { br: '.br', gzip: '.gz' } as const;

const isMade = (name: string) => Object.values<string>(encodings).includes(extname(name)) || name.startsWith('.');

const bytesOf = async (file: string) => (existsSync(file) ? readFile(file) : undefined);

/** The files of the console, read once, when somebody asks for the first time. */
@Injectable()
export class BuiltConsole {
  private reading: Promise<Map<string, Asset>> | undefined;

  constructor(private readonly folder: string = builtFolder) {}

  /** By their paths below `/console/`; `index.html` is the page. None: this gateway was built without it. */
  files(): Promise<ReadonlyMap<string, Asset>> {
    this.reading ??= this.read();
    return this.reading;
  }

  private async read(): Promise<Map<string, Asset>> {
    if (!existsSync(join(this.folder, 'index.html'))) {
      // It may be built later.
      this.reading = undefined;
      return new Map();
    }
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !isMade(entry.name));
    const assets = files.map(async ({ parentPath, name }): Promise<[string, Asset]> => {
      const file = join(parentPath, name);
      const [plain, br, gzip] = await Promise.all([readFile(file), bytesOf(`${file}.br`), bytesOf(`${file}.gz`)]);
      const path = file.slice(this.folder.length + 1).replaceAll('\\', '/');
      return [path, assetOf(path, { identity: plain, br, gzip })];
    });
    return new Map(await Promise.all(assets));
  }
}
