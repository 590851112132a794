import { type SessionTokens } from '@tessera/client';
import { tokens as tokensSchema } from '@tessera/contracts';
import * as z from 'zod';
import { type Claims, claimsOf } from './claims.js';

/** Another tab's word may be of another version of the console: it is checked. */
const kept = tokensSchema.partial().required({ accessToken: true });
const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asks') }),
  z.object({ kind: z.literal('has'), tokens: kept }),
  z.object({ kind: z.literal('ended'), sid: z.string() }),
]);

/** What tabs of this browser tell each other of their sessions. */
export type TabMessage = z.infer<typeof message>;

/** Where tokens lie over a reload. */
export interface TokenDrawer {
  read: () => string | null;
  write: (text: string | null) => void;
}

/** Why nobody is logged in any more: by a logout of this tab or another, or because the API ended it. */
export type SessionEnd = 'logged-out' | 'elsewhere' | 'expired';

interface Told {
  tokens: (tokens: SessionTokens | undefined, end: SessionEnd | undefined) => void;
}

const parsed = <Schema extends z.ZodType>(schema: Schema, text: string | null): z.infer<Schema> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
};

/**
 * One session for all tabs: refresh tokens are spent by their use, and two tabs that each kept one of their own would end
 * the session between them. Who renews it tells the others; a new tab asks for it.
 */
export class SharedTokens {
  private now: SessionTokens | undefined;
  /** Nobody has been logged in here: another tab's session is welcome. After a logout it is not. */
  private isNew = true;

  constructor(
    private readonly drawer: TokenDrawer,
    private readonly post: (message: TabMessage) => void,
    private readonly told: Told,
  ) {
    this.now = parsed(kept, drawer.read()) as SessionTokens | undefined;
    post({ kind: 'asks' });
  }

  get tokens(): SessionTokens | undefined {
    return this.now;
  }

  /** New tokens of this tab, or none any more because of `end`. */
  keep(tokens: SessionTokens | undefined, end: SessionEnd): void {
    const before = claimsOf(this.now?.accessToken);
    this.set(tokens, end);
    if (tokens) this.post({ kind: 'has', tokens });
    else if (before) this.post({ kind: 'ended', sid: before.sid });
  }

  /** What another tab said. */
  hear(data: unknown): void {
    const { data: said } = message.safeParse(data);
    const mine = claimsOf(this.now?.accessToken);
    if (said?.kind === 'asks' && this.now) this.post({ kind: 'has', tokens: this.now });
    if (said?.kind === 'ended' && said.sid === mine?.sid) this.set(undefined, 'elsewhere');
    if (said?.kind === 'has' && this.mayTake(said.tokens.accessToken, mine))
      this.set(said.tokens as SessionTokens, 'expired');
  }

  /** Another session does not take the place of this one: two people may use two tabs. */
  private mayTake(accessToken: string, mine: Claims | undefined) {
    const theirs = claimsOf(accessToken);
    if (!theirs || !mine) return theirs !== undefined && this.isNew;
    return theirs.sid === mine.sid && theirs.iat > mine.iat;
  }

  private set(tokens: SessionTokens | undefined, end: SessionEnd) {
    [this.now, this.isNew] = [tokens, false];
    this.drawer.write(tokens ? JSON.stringify(tokens) : null);
    this.told.tokens(tokens, tokens ? undefined : end);
  }
}
