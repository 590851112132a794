import { type JSONWebKeySet } from 'jose';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import * as z from 'zod';

/** A key that was revoked longer ago than that is not believed again by whoever starts. */
const LONGEST_MS = 24 * 3_600_000;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * The last key set that was read, in a file, for a process that starts while its source is away (a whole site that comes
 * back at once). Public keys are no secret; whoever can write the file can sign tokens, so it lies where only we write.
 */
export class KeptKeys {
  constructor(
    private readonly file: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Never rejects: without it only the next cold start is worse off. The date of the file is when the set was last good. */
  async keep(set: JSONWebKeySet): Promise<void> {
    const draft = `${this.file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(set), { mode: 0o600 })
      .then(() => rename(draft, this.file))
      .catch(() => undefined);
  }

  /** Undefined when there is none, or none that is young enough. */
  async find(): Promise<JSONWebKeySet | undefined> {
    try {
      const { mtimeMs } = await stat(this.file);
      if (this.now() - mtimeMs > LONGEST_MS) return undefined;
      return keySet.safeParse(JSON.parse(await readFile(this.file, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }
}
