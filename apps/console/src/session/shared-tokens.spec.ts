import { type SessionTokens } from '@tessera/client';
import { claimsOf } from './claims.js';
import { SharedTokens, type TabMessage } from './shared-tokens.js';

const part = (value: object) =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(JSON.stringify(value))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
const tokensOf = (sid: string, iat: number): SessionTokens => ({
  accessToken: `${part({ alg: 'RS256' })}.${part({ sub: 'ü', sid, roles: ['customer'], iat, exp: iat + 900 })}.x`,
  refreshToken: `refresh-${sid}-${iat}`,
});

/** Tabs on one channel, each with what it was told last and what it keeps. */
const openTabs = () => {
  const tabs: Tab[] = [];
  class Tab {
    drawer: string | null = null;
    told: unknown;
    readonly shared: SharedTokens;
    constructor(kept?: SessionTokens) {
      this.drawer = kept ? JSON.stringify(kept) : null;
      const post = (message: TabMessage) =>
        queueMicrotask(() => tabs.filter((tab) => tab !== this).forEach((tab) => tab.shared.hear(message)));
      this.shared = new SharedTokens({ read: () => this.drawer, write: (text) => (this.drawer = text) }, post, {
        tokens: (tokens, end) => (this.told = tokens ?? end),
      });
      tabs.push(this);
    }
  }
  return (kept?: SessionTokens) => new Tab(kept);
};
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('reads what a token says, also beyond ASCII, and nothing of what is none', () => {
  expect(claimsOf(tokensOf('s', 1).accessToken)).toMatchObject({ sub: 'ü', sid: 's', roles: ['customer'] });
  for (const no of [undefined, '', 'a.b.c', `x.${part({ sub: 1 })}.y`]) expect(claimsOf(no)).toBeUndefined();
});

it('is there again after a reload', () => {
  const open = openTabs();
  const tab = open(tokensOf('s', 1));
  expect(tab.shared.tokens).toEqual(tokensOf('s', 1));
  tab.shared.keep(tokensOf('s', 2), 'expired');
  expect(JSON.parse(String(tab.drawer))).toEqual(tokensOf('s', 2));
});

it('does not trip over what somebody else wrote there', () => {
  const tab = openTabs()();
  tab.drawer = '{"accessToken":1}';
  expect(new SharedTokens({ read: () => tab.drawer, write: () => {} }, () => {}, { tokens: () => {} }).tokens).toBe(
    undefined,
  );
});

it('comes to a new tab from one that is open', async () => {
  const open = openTabs();
  open(tokensOf('s', 1));
  const later = open();
  await settled();
  expect(later.told).toEqual(tokensOf('s', 1));
});

it('is renewed in all tabs by one of them', async () => {
  const open = openTabs();
  const [first, second] = [open(tokensOf('s', 1)), open(tokensOf('s', 1))];
  first.shared.keep(tokensOf('s', 2), 'expired');
  await settled();
  expect(second.shared.tokens).toEqual(tokensOf('s', 2));
  expect(JSON.parse(String(second.drawer))).toEqual(tokensOf('s', 2));
});

it('of another person stays another person’s, and an older token does not come back', async () => {
  const open = openTabs();
  const [ada, bob, late] = [open(tokensOf('a', 1)), open(tokensOf('b', 5)), open(tokensOf('b', 4))];
  await settled();
  expect(ada.shared.tokens).toEqual(tokensOf('a', 1));
  expect(bob.shared.tokens).toEqual(tokensOf('b', 5));
  expect(late.shared.tokens).toEqual(tokensOf('b', 5));
});

it('does not come back to a tab where somebody has logged out', async () => {
  const open = openTabs();
  const [here] = [open(tokensOf('s', 1)), open(tokensOf('t', 1))];
  here.shared.keep(undefined, 'logged-out');
  await settled();
  expect([here.shared.tokens, here.told]).toEqual([undefined, 'logged-out']);
});

it('ends in all tabs of the session, and in no other', async () => {
  const open = openTabs();
  const [here, there, other] = [open(tokensOf('s', 1)), open(tokensOf('s', 1)), open(tokensOf('t', 1))];
  here.shared.keep(undefined, 'logged-out');
  await settled();
  expect([here.told, there.told]).toEqual(['logged-out', 'elsewhere']);
  expect([here.drawer, there.drawer]).toEqual([null, null]);
  expect(other.shared.tokens).toEqual(tokensOf('t', 1));
});

it('does not heed what is no message', () => {
  const tab = openTabs()(tokensOf('s', 1));
  for (const data of [null, 'x', { kind: 'has', tokens: {} }, { kind: 'has', tokens: { accessToken: 'x' } }])
    tab.shared.hear(data);
  expect(tab.shared.tokens).toEqual(tokensOf('s', 1));
});
