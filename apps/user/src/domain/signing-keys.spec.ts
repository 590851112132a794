import { type KeyState, type SigningKey, SigningKeys } from './signing-keys.js';

const NOTICE = 600;
const TOKENS = 960;
const noon = new Date('2026-03-01T12:00:00Z').getTime();
/** So many seconds after noon. */
const at = (seconds: number) => new Date(noon + seconds * 1_000);

const fresh = (kid: string) => ({ kid, publicJwk: {}, sealed: new Uint8Array() });
const key = (kid: string, signsFrom: number, createdAt = signsFrom): SigningKey => ({
  ...fresh(kid),
  createdAt: at(createdAt),
  signsFrom: at(signsFrom),
});
const keysAt = (seconds: number, ...keys: SigningKey[]) => new SigningKeys(keys, at(seconds), TOKENS);
const kids = (keys: readonly SigningKey[]) => keys.map(({ kid }) => kid);

describe('two keys, of which the second is made at 0 and signs from 600', () => {
  const [first, second] = [key('first', -9_000), key('second', NOTICE, 0)];

  it.each<[number, string, string[], KeyState, KeyState]>([
    [0, 'first', ['first', 'second'], 'signing', 'next'],
    [599.999, 'first', ['first', 'second'], 'signing', 'next'],
    [600, 'second', ['first', 'second'], 'old', 'signing'],
    [1_559.999, 'second', ['first', 'second'], 'old', 'signing'],
    [1_560, 'second', ['second'], 'ended', 'signing'],
    [9_999_999, 'second', ['second'], 'ended', 'signing'],
  ])('at %s s %s signs and %j are published', (now, signer, published, ofFirst, ofSecond) => {
    const keys = keysAt(now, second, first);
    expect(keys.signer?.kid).toBe(signer);
    expect(kids(keys.published)).toEqual(published);
    expect([first, second].map((key) => keys.stateOf(key))).toEqual([ofFirst, ofSecond]);
    expect([first, second].map((key) => keys.publishedUntil(key))).toEqual([at(1_560), undefined]);
  });
});

it('has no signer without a key, and none before the first may sign', () => {
  expect(keysAt(0).signer).toBeUndefined();
  expect(keysAt(0, key('first', 1)).signer).toBeUndefined();
});

it('begins with one key, which signs at once, and with no second one', () => {
  const keys = keysAt(0);
  keys.begin(fresh('first'));
  keys.begin(fresh('second'));
  expect(keys.changes.kept).toEqual([key('first', 0)]);
  expect(keys.signer?.kid).toBe('first');
});

describe('a rotation', () => {
  it('lets a new key follow the signer after the notice', () => {
    const keys = keysAt(0, key('first', -1));
    keys.rotate(fresh('second'), NOTICE);
    expect(keys.changes.kept).toEqual([key('first', -1), key('second', NOTICE, 0)]);
  });

  it('changes nothing while a key waits', () => {
    const [first, second] = [key('first', -1), key('second', 10, 0)];
    const keys = keysAt(5, first, second);
    keys.rotate(fresh('third'), NOTICE);
    expect(keys.changes.kept).toEqual([key('first', -1), key('second', 10, 0)]);
  });

  it('without notice is at once, whether a key waits or not', () => {
    const keys = keysAt(5, key('first', -1), key('second', 10, 0));
    keys.rotate(fresh('third'), 0);
    expect(keys.changes.kept).toEqual([key('first', -1), key('third', 5), key('second', 10, 0)]);
    expect([keys.signer?.kid, keys.next?.kid]).toEqual(['third', 'second']);
    expect(kids(keys.published)).toEqual(['first', 'third', 'second']);
  });

  it('waits for nothing where no key signs', () => {
    const keys = keysAt(0);
    keys.rotate(fresh('first'), NOTICE);
    expect(keys.signer?.kid).toBe('first');
  });
});

describe('a key that cannot be opened', () => {
  const closed = () => new SigningKeys([key('mine', -9)], at(0), TOKENS, [key('closed', -1)]);

  it('counts for nothing: an older one signs, and is not followed by it', () => {
    const keys = closed();
    expect([keys.signer?.kid, kids(keys.published)]).toEqual(['mine', ['mine']]);
    expect(keys.publishedUntil(keys.signer!)).toBeUndefined();
    expect(kids(keys.changes.closed)).toEqual(['closed']);
  });

  it('can be revoked', () => {
    const keys = closed();
    keys.revoke('closed');
    expect([kids(keys.changes.closed), kids(keys.changes.revoked)]).toEqual([[], ['closed']]);
  });

  it('keeps a first key from being made, and none that is to follow', () => {
    const keys = new SigningKeys([], at(0), TOKENS, [key('closed', -1)]);
    keys.begin(fresh('first'));
    expect(keys.signer).toBeUndefined();
    keys.rotate(fresh('second'), NOTICE);
    expect(keys.signer?.kid).toBe('second');
  });
});

describe('revoking', () => {
  const all = () => keysAt(0, key('old', -9), key('signing', -1), key('next', 9, -1));

  it.each(['old', 'next'])('takes the key that is %s away, and keeps the others', (kid) => {
    const keys = all();
    keys.revoke(kid);
    expect(kids(keys.published)).toEqual(['old', 'signing', 'next'].filter((other) => other !== kid));
    expect(kids(keys.changes.revoked)).toEqual([kid]);
  });

  it.each(['signing', 'unknown'])('does nothing to the one that is %s', (kid) => {
    const keys = all();
    keys.revoke(kid);
    expect(keys.changes.revoked).toEqual([]);
    expect(kids(keys.changes.kept)).toEqual(['old', 'signing', 'next']);
  });
});
