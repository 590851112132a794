import { type Principal } from './token/claims.js';
import { REVOCATION_MS, Revocations } from './revocations.js';

const ANN = '0198c0de-0000-7000-8000-000000000001';
const BOB = '0198c0de-0000-7000-8000-000000000002';
const PHONE = '0198c0de-0000-7000-8000-00000000000a';
const LAPTOP = '0198c0de-0000-7000-8000-00000000000b';
/** A full second. */
const NOON = Date.UTC(2026, 0, 1, 12);

let now: number;
let revocations: Revocations;
beforeEach(() => {
  now = NOON;
  revocations = new Revocations(() => now);
});

const at = (ms: number) => new Date(ms).toISOString();

/** Says what became of somebody. */
type Changes = { id?: string; status?: 'active' | 'blocked'; from?: number; ended?: [sid: string, at: number][] };
const tell = (sequence: number, changes: Changes) => {
  const { id = ANN, status = 'active' as const, from = 0, ended = [] } = changes;
  const sessionsEnded = ended.map(([sid, ms]) => ({ sid, at: at(ms) }));
  const state = { id, name: 'Ann', status, roles: ['customer'], sessionsEnded } as const;
  revocations.learn({ ...state, roles: [...state.roles], sessionsValidFrom: at(from) }, sequence);
};

/** Is the token of this session refused, issued so many milliseconds after noon? */
const refused = (issuedMs: number, { id = ANN, sessionId = PHONE } = {}) => {
  const principal: Principal = {
    id,
    sessionId,
    issuedAt: Math.floor((NOON + issuedMs) / 1000),
    expiresAt: Infinity,
    roles: [],
    isStaff: false,
    token: '',
  };
  return revocations.refuses(principal);
};

it('refuses all of somebody who is blocked, whatever clock a token is by, until they are let in again', () => {
  tell(1, { status: 'blocked', from: NOON });
  expect([refused(-1_000), refused(0), refused(1_000)]).toEqual([true, true, true]);
  tell(2, { from: NOON });
  expect([refused(-1_000), refused(0), refused(1_000)]).toEqual([true, false, false]);
});

it('refuses nothing of somebody it has never heard of', () => {
  expect(refused(-800_000)).toBe(false);
});

describe('sessionsValidFrom', () => {
  it('refuses what was issued in an earlier second, and nothing from that second on', () => {
    tell(1, { from: NOON });
    expect([-1_000, -1, 0, 1, 1_000].map((ms) => refused(ms))).toEqual([true, true, false, false, false]);
  });

  it('up to a second ahead lets in the tokens that were minted for it', () => {
    now = NOON - 400;
    tell(1, { from: NOON });
    expect([refused(-400), refused(0)]).toEqual([true, false]);
  });

  it('refuses the second that it falls into, should it be no full one', () => {
    tell(1, { from: NOON + 500 });
    expect([refused(0), refused(500), refused(1_000)]).toEqual([true, true, false]);
  });

  it('is of one user', () => {
    tell(1, { from: NOON });
    expect(refused(-1_000, { id: BOB })).toBe(false);
  });
});

describe('an ended session', () => {
  it('has all of its tokens refused, and those of other sessions are good', () => {
    tell(1, { ended: [[PHONE, NOON]] });
    expect([refused(-1_000), refused(1_000)]).toEqual([true, true]);
    expect(refused(-1_000, { sessionId: LAPTOP })).toBe(false);
  });

  it('is of its user', () => {
    tell(1, { ended: [[PHONE, NOON]] });
    expect(refused(0, { id: BOB })).toBe(false);
  });

  it('adds to what was refused before', () => {
    tell(1, { from: NOON, ended: [[PHONE, NOON]] });
    tell(2, {
      from: NOON,
      ended: [
        [PHONE, NOON],
        [LAPTOP, NOON + 1_000],
      ],
    });
    expect([refused(5_000), refused(5_000, { sessionId: LAPTOP }), refused(-1_000)]).toEqual([true, true, true]);
  });
});

describe('the newest state', () => {
  it('wins over one that comes late, and over itself', () => {
    tell(2, { from: NOON, ended: [[PHONE, NOON]] });
    tell(1, {});
    tell(2, {});
    expect([refused(-1_000, { sessionId: LAPTOP }), refused(0)]).toEqual([true, true]);
  });

  it('corrects what an earlier one said', () => {
    tell(1, { from: NOON + 3_600_000 });
    tell(2, { from: NOON });
    expect(refused(0)).toBe(false);
  });

  it('that refuses nothing takes back what an earlier one said', () => {
    tell(1, { from: NOON + 3_600_000 });
    tell(2, {});
    expect([refused(0), revocations.size]).toEqual([false, 0]);
  });
});

describe('memory', () => {
  it('is not spent on those who have no token to refuse', () => {
    tell(1, {});
    tell(1, { id: BOB, from: NOON - REVOCATION_MS, ended: [[PHONE, NOON - REVOCATION_MS]] });
    expect(revocations.size).toBe(0);
  });

  it('lasts as long as the last token that could be refused', () => {
    tell(1, { from: NOON, ended: [[PHONE, NOON + 30_000]] });
    now = NOON + 30_000 + REVOCATION_MS - 1;
    tell(1, { id: BOB });
    expect([revocations.size, refused(0)]).toEqual([1, true]);
  });

  it('is given back by the next change of anybody a minute later', () => {
    for (let n = 0; n < 1_000; n += 1) tell(1, { id: String(n), from: NOON });
    expect(revocations.size).toBe(1_000);
    now = NOON + REVOCATION_MS + 60_000;
    tell(1, { id: BOB, from: now });
    expect(revocations.size).toBe(1);
  });
});
