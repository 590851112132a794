import { type Client, createClient, isProblem } from '@tessera/client';
import { fetchFrom } from './fetch-from.js';

const ANSWER_MS = 10_000;

/** Somebody who uses the API, from an address of their own. */
export class Person {
  readonly api: Client;
  private readonly from;

  constructor(
    address: string,
    gateway: string,
    private readonly login: { email: string; password: string },
  ) {
    this.from = fetchFrom(address);
    this.api = createClient({ baseUrl: gateway, fetch: this.from.ask, timeoutMs: ANSWER_MS });
  }

  /** False when nobody has this login yet. */
  async logIn(): Promise<boolean> {
    try {
      await this.api.logIn(this.login);
      return true;
    } catch (error) {
      if (isProblem(error, 'INVALID_CREDENTIALS')) return false;
      throw error;
    }
  }

  /** Logs in first where nobody is, or is any more: a session ends when it was not used for long. */
  async doing<Result>(use: (api: Client) => Promise<Result>): Promise<Result> {
    if (!this.api.tokens) await this.logIn();
    try {
      return await use(this.api);
    } catch (error) {
      if (!isProblem(error, 'UNAUTHENTICATED', 'REFRESH_INVALID')) throw error;
      await this.logIn();
      return use(this.api);
    }
  }

  close(): void {
    this.from.close();
  }
}
