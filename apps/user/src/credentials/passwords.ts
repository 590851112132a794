import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';

/** OWASP's choice for argon2id; what an older hash was made with stands in the hash itself. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Each takes 19 MiB and a thread of libuv's four. */
const AT_ONCE = 2;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

type Recipe = Omit<Argon2Parameters, 'message' | 'nonce'> & { nonce: Buffer };

const derive = promisify(argon2);
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

const freshRecipe = (): Recipe => ({
  nonce: randomBytes(SALT_BYTES),
  memory: MEMORY_KIB,
  passes: PASSES,
  parallelism: PARALLELISM,
  tagLength: TAG_BYTES,
});

/** The PHC string format: algorithm, version and parameters are kept with the hash, so that they can change later. */
const phc = ({ memory, passes, parallelism, nonce }: Recipe, tag: Buffer) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;

/** Throws on anything that `hash` did not make. */
const readPhc = (hash: string): { recipe: Recipe; tag: Buffer } => {
  const [, memory, passes, parallelism, salt, sum] = PHC.exec(hash) ?? [];
  if (!salt || !sum) throw new Error('a stored password hash is not argon2id');
  const tag = Buffer.from(sum, 'base64');
  const nonce = Buffer.from(salt, 'base64');
  const numbers = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { recipe: { ...numbers, nonce, tagLength: tag.length }, tag };
};

/** Turns passwords into what may be kept, and compares. At most two at once; more wait their turn. */
export class Passwords {
  private readonly limit = pLimit(AT_ONCE);
  /** Nobody's hash: checking against it takes as long as against a real one, and never fits. */
  private readonly nobodys = phc(freshRecipe(), randomBytes(TAG_BYTES));

  async hash(password: string): Promise<string> {
    const recipe = freshRecipe();
    return phc(recipe, await this.tag(password, recipe));
  }

  /** Without a hash (nobody has this e-mail) it is false, after the same time. */
  async fits(password: string, hash = this.nobodys): Promise<boolean> {
    const { recipe, tag } = readPhc(hash);
    return timingSafeEqual(tag, await this.tag(password, recipe));
  }

  /** The same password by today's recipe; undefined when it was hashed by that. */
  async renewed(password: string, hash: string): Promise<string | undefined> {
    const { memory, passes, parallelism } = readPhc(hash).recipe;
    const isNew = memory === MEMORY_KIB && passes === PASSES && parallelism === PARALLELISM;
    return isNew ? undefined : this.hash(password);
  }

  /** NFKC: the same password may be typed in another form on another device (NIST SP 800-63B, 3.1.1.2). */
  private tag(password: string, recipe: Recipe): Promise<Buffer> {
    const message = password.normalize('NFKC');
    return this.limit(() => derive('argon2id', { ...recipe, message }));
  }
}
