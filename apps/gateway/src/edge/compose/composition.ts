import { type Part, type ProblemCode, Refusal } from '@tessera/contracts';
import { type PartOf } from './part.reader.js';

/** 401 keeps its meaning and so does what went wrong behind; anything else is no answer to what the client asked. */
const ofTheWhole = (code: ProblemCode, telling: readonly ProblemCode[]) =>
  code === 'UNAUTHENTICATED' || code.startsWith('UPSTREAM_') || telling.includes(code) ? code : 'UPSTREAM_ERROR';

/**
 * One composed answer while its parts come in. What is optional and failed is absent and named in `parts`; a required part
 * that fails is thrown at once, without waiting for the others. Parts are listed in the order in which they were asked for.
 */
export class Composition {
  readonly parts: Part[] = [];
  /** How long each took, in ms, in the order in which they came in. */
  readonly took: [name: string, ms: number][] = [];

  constructor(private readonly read: <Value>(part: PartOf<Value>) => Promise<Value>) {}

  get isComplete(): boolean {
    return this.parts.every(({ status }) => status === 'ok');
  }

  /** `telling`: refusals of this part that are the answer to the whole, for example that the thing is not there. */
  async required<Value>(part: PartOf<Value>, telling: readonly ProblemCode[] = []): Promise<Value> {
    try {
      return await this.note(part);
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal(ofTheWhole(error.code, telling), error.details);
      throw error;
    }
  }

  async optional<Value>(part: PartOf<Value>): Promise<Value | undefined> {
    try {
      return await this.note(part);
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  private async note<Value>(part: PartOf<Value>): Promise<Value> {
    const noted: Part = { name: part.name, status: 'ok' };
    this.parts.push(noted);
    const began = performance.now();
    try {
      return await this.read(part);
    } catch (error) {
      if (error instanceof Refusal)
        Object.assign(noted, { status: 'failed', code: error.code } satisfies Partial<Part>);
      throw error;
    } finally {
      this.took.push([part.name, performance.now() - began]);
    }
  }
}
