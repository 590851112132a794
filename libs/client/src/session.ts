import { type Tokens } from '@tessera/contracts';
import { type ApiProblem, isProblem } from './problem.js';

/** Tokens as `logIn` answers them; without a refresh token the session ends with its access token. */
export type SessionTokens = Pick<Tokens, 'accessToken'> & Partial<Tokens>;

/** An access token is renewed a little before its end, which it might otherwise meet on the way. */
const MARGIN_MS = 5_000;

/** The tokens of one login. They are renewed by one request, however many calls wait for it. */
export class Session {
  private staleAt = Infinity;
  private renewal: Promise<void> | undefined;

  constructor(
    private now: SessionTokens | undefined,
    private readonly refresh: (refreshToken: string) => Promise<Tokens>,
    private readonly onTokens: (tokens: SessionTokens | undefined, why?: ApiProblem) => void,
  ) {}

  get tokens(): SessionTokens | undefined {
    return this.now;
  }

  /** Tokens that somebody kept: how old they are is not known. */
  set tokens(tokens: SessionTokens | undefined) {
    this.now = tokens;
    this.staleAt = Infinity;
  }

  /** Tokens that were just answered. */
  begin(tokens: Tokens) {
    this.now = tokens;
    this.staleAt = Date.now() + tokens.expiresIn * 1000 - MARGIN_MS;
    this.onTokens(tokens);
  }

  end(why?: ApiProblem) {
    this.tokens = undefined;
    this.onTokens(undefined, why);
  }

  /** The access token to send; renewed first when it is known to be at its end. */
  async accessToken(): Promise<string | undefined> {
    if (Date.now() >= this.staleAt) await this.renew();
    return this.now?.accessToken;
  }

  /** Is there another access token than the one that was refused, or can it be had? */
  hasSuccessor(refused: string): boolean {
    return this.now !== undefined && (this.now.accessToken !== refused || this.now.refreshToken !== undefined);
  }

  /** That other access token; undefined when the session is over. Throws when it could not be asked for. */
  async successorOf(refused: string): Promise<string | undefined> {
    if (this.now?.accessToken === refused) await this.renew();
    return this.now?.accessToken;
  }

  private async renew() {
    const { refreshToken } = this.now ?? {};
    if (refreshToken === undefined) return;
    this.renewal ??= this.exchange(refreshToken).finally(() => (this.renewal = undefined));
    await this.renewal;
  }

  /** A spent session ends. Whoever logged in or out meanwhile is not overruled. */
  private async exchange(refreshToken: string) {
    const isOurs = () => this.now?.refreshToken === refreshToken;
    try {
      const tokens = await this.refresh(refreshToken);
      if (isOurs()) this.begin(tokens);
    } catch (error) {
      if (!isProblem(error, 'REFRESH_INVALID', 'REFRESH_REUSED')) throw error;
      if (isOurs()) this.end(error);
    }
  }
}
