import { type Tokens } from '@tessera/contracts';
import * as fc from 'fast-check';
import { type UserDatabase, userDatabase } from './database.fixture.js';
import { type ModelToken, SessionModel } from './session-model.fixture.js';
import { callerOf, type SessionRooms, sessionRooms } from './sessions.fixture.js';

const ACCESS_SECONDS = 900;
let db: UserDatabase;
let rooms: SessionRooms;

beforeAll(async () => {
  db = await userDatabase();
  rooms = sessionRooms(db.database);
});
afterAll(() => db.close());

/** Steps name a token by its place among all that were ever given. Nothing waits between 1 and 20 seconds, so grace is clear. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('logIn' as const), at: fc.nat(1) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('refresh' as const), at: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('logOut' as const, 'logOutEverywhere' as const, 'changePassword' as const, 'block' as const),
      at: fc.nat(30),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), at: fc.constantFrom(20, 1_020, 31 * 86_400) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** One person, in the model and in the database. */
class Story {
  private readonly model = new SessionModel();
  private readonly given: (ModelToken & { tokens: Tokens; mintedAt: number })[] = [];
  private password = 'password 0';

  private constructor(
    private readonly id: string,
    private readonly email: string,
  ) {}

  static async begin() {
    const { id, email } = await rooms.register('password 0');
    return new Story(id, email);
  }

  async take({ do: what, at }: Step) {
    if (what === 'wait') return this.wait(at);
    if (what === 'logIn') return this.logIn();
    const token = this.given[at % Math.max(1, this.given.length)];
    return token && this[what](token);
  }

  /** What everyone else was told last refuses the access tokens of what has ended, and no other. */
  async isTold() {
    const [row] = await db.rows<{ value: Buffer }>('SELECT value FROM outbox_newest WHERE key = $1', [
      Buffer.from(this.id),
    ]);
    const { sessionsValidFrom, sessionsEnded } = JSON.parse(String(row?.value));
    const ended = new Set((sessionsEnded as { sid: string }[]).map(({ sid }) => sid));
    for (const { session, tokens, mintedAt } of this.given) {
      if (this.model.now - mintedAt >= ACCESS_SECONDS) continue;
      const { sessionId, iat } = callerOf(tokens);
      expect(ended.has(sessionId) || iat * 1000 < Date.parse(sessionsValidFrom)).toBe(session.isEnded);
    }
  }

  private async logIn() {
    const tokens = await rooms.logIn(this.email, this.password);
    this.keep(this.model.logIn(tokens.refreshToken), tokens);
  }

  private async refresh(token: ModelToken) {
    const expected = this.model.refresh(token);
    const answer = await rooms.refresh(token.secret).catch(({ code }: { code: string }) => code);
    if (typeof answer === 'string' || expected !== undefined)
      return expect(typeof answer === 'string' ? answer : answer.refreshToken).toBe(expected);
    return this.keep(this.model.exchange(token, answer.refreshToken), answer);
  }

  private async logOut({ secret, session }: ModelToken) {
    await rooms.logOut(secret);
    // Nobody is told of one that was over by its age.
    session.isEnded ||= this.model.lives(session);
  }

  private async logOutEverywhere(token: ModelToken & { tokens: Tokens }) {
    const isIn = this.model.lives(token.session);
    const done = rooms.logOutEverywhere(callerOf(token.tokens));
    if (!isIn) return expect(done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await done;
    return this.model.endAllBut();
  }

  private async changePassword(token: ModelToken & { tokens: Tokens }) {
    const next = `password ${this.given.length} ${this.model.now}`;
    const done = rooms.changePassword(callerOf(token.tokens), this.password, next);
    if (!this.model.lives(token.session)) return expect(done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await done;
    this.password = next;
    return this.model.endAllBut(token.session);
  }

  private async block() {
    await rooms.become(this.id, 'blocked');
    await expect(rooms.logIn(this.email, this.password)).rejects.toMatchObject({ code: 'USER_BLOCKED' });
    await rooms.become(this.id, 'active');
    this.model.endAllBut();
  }

  /** The database's clock cannot be set, so that all it knows grows older instead. */
  private async wait(seconds: number) {
    this.model.now += seconds;
    const older = (column: string) => `${column} = ${column} - interval '${seconds} seconds'`;
    await db.rows(`UPDATE session SET ${older('started_at')}, ${older('ended_at')} WHERE person_id = $1`, [this.id]);
    await db.rows(`UPDATE refresh_token SET ${older('spent_at')}, ${older('started_at')}
      WHERE session_id IN (SELECT id FROM session WHERE person_id = '${this.id}')`);
  }

  private keep(token: ModelToken, tokens: Tokens) {
    this.given.push(Object.assign(token, { tokens, mintedAt: this.model.now }));
  }
}

it('whatever happens in whatever order, a session lives as long as promised and ends everywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25, size: 'max' }), async (steps) => {
      const story = await Story.begin();
      for (const each of steps) {
        await story.take(each);
        await story.isTold();
      }
    }),
    { numRuns: 20 },
  );
});
