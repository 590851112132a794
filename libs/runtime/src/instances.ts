import { type Dispatcher, Pool } from 'undici';

/** Nothing was sent: whoever else is asked instead is the first to get it. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** It may have arrived, and what it asks for may have been done. */
const BROKEN_OFF = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const CHANGES_NOTHING = new Set(['GET', 'HEAD']);
/** Who refused a connection is asked last for so long. */
const EJECTED_MS = 2_000;

// Errors of node and undici may come from another realm (jest's), where `instanceof Error` is false.
const codeOf = (error: unknown) => String(Object(error).code);

/** Was nobody there to be asked? */
export const isAway = (error: unknown) => NEVER_SENT.has(codeOf(error));

const mayAskAnother = (error: unknown, method: string) =>
  isAway(error) || (CHANGES_NOTHING.has(method) && BROKEN_OFF.has(codeOf(error)));

interface Instance {
  pool: Pool;
  ejectedUntil: number;
}

/** The instances of one service, a keep-alive pool for each. */
export class Instances {
  private readonly all: Instance[];
  private turn = 0;

  constructor(origins: readonly string[], options: Pool.Options) {
    this.all = origins.map((origin) => ({ pool: new Pool(origin, options), ejectedUntil: 0 }));
  }

  /**
   * Asks one after the other in turn. Where one is away the next is asked instead, and so it is where one breaks off what
   * changes nothing; any other failure is thrown as it is.
   */
  async request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    let failure: unknown;
    for (const instance of this.inTurn()) {
      try {
        return await instance.pool.request(options);
      } catch (error) {
        if (!mayAskAnother(error, options.method)) throw error;
        instance.ejectedUntil = Date.now() + EJECTED_MS;
        failure = error;
      }
    }
    throw failure;
  }

  pick(): Pool {
    const [first] = this.inTurn();
    if (!first) throw new Error('none');
    return first.pool;
  }

  /** Settles when the last answer has been read. */
  async close(): Promise<void> {
    await Promise.all(this.all.map(({ pool }) => pool.close()));
  }

  private inTurn(): Instance[] {
    this.turn = (this.turn + 1) % this.all.length;
    const round = [...this.all.slice(this.turn), ...this.all.slice(0, this.turn)];
    const now = Date.now();
    return round.toSorted((one, other) => Number(one.ejectedUntil > now) - Number(other.ejectedUntil > now));
  }
}
