import { answerFaults } from './answers.fixture.js';

/** Looks at every answer that anybody in this test file is given by fetch, until it ends. */
export class Watch {
  private readonly fetch = globalThis.fetch;
  private readonly faults: string[] = [];
  private readonly looking = new Set<Promise<void>>();
  private seen = 0;

  /** @param url the gateway, whose answers openapi.json describes */
  constructor(private readonly url: string) {
    globalThis.fetch = async (input, init) => {
      const response = await this.fetch(input, init);
      const { href } = new URL(input instanceof Request ? input.url : input);
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
      if (href.startsWith(this.url)) this.look(method, href.slice(this.url.length), response.clone());
      return response;
    };
  }

  /** Throws what was wrong. How many answers were looked at is told, so that nobody looks at none. */
  async end(): Promise<number> {
    globalThis.fetch = this.fetch;
    await Promise.all(this.looking);
    if (this.faults.length > 0) throw new Error(`not as openapi.json says:\n${[...new Set(this.faults)].join('\n')}`);
    return this.seen;
  }

  private look(method: string, path: string, response: Response) {
    const { status, headers } = response;
    // An answer without an end, or one that nobody waited for, has no body to look at.
    if (/event-stream/.test(headers.get('content-type') ?? '')) return;
    const looked = response.text().then(
      (body) => void this.faults.push(...answerFaults({ method, path, status, headers, body })),
      () => {},
    );
    this.seen += 1;
    this.looking.add(looked);
    void looked.finally(() => this.looking.delete(looked));
  }
}
