import { DeadLetterBook, readDeadLetterFacts, resolutionOf, stateOf } from '@tessera/messaging/dead-letters';
import { type IncomingMessage, withResolution } from '@tessera/messaging/kafka';
import { inPieces, inSequence } from './resolve-dead-letters.js';
import { shortly } from './dead-letter-printer.js';
import { isMeant } from './selection.js';

const id = '0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11';
const dlt = 'orders.user.credit.dlt';

const headersOf = (named: Record<string, string>) =>
  Object.entries(named).map(([name, value]) => [name, Buffer.from(value)] as const);

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();

/** A dead letter as the broker gives it. */
const died = (minute: number, place: Partial<IncomingMessage> = {}, named: Record<string, string> = {}) => ({
  topic: dlt,
  partition: 0,
  offset: '0',
  timestamp: '0',
  key: Buffer.from('order-1'),
  value: Buffer.from('{'),
  headers: headersOf({
    ce_id: id,
    ce_type: 'order.placed.v1',
    'dlt-original-topic': 'orders',
    'dlt-original-partition': '3',
    'dlt-original-offset': '7',
    'dlt-original-timestamp': '1795273054943',
    'dlt-error-class': 'TypeError',
    'dlt-error-message': 'no',
    'dlt-attempts': '3',
    'dlt-failed-at': at(minute),
    ...named,
  }),
  ...place,
});

/** What somebody said of it, as the broker gives it. */
const resolved = (
  deadLetter: IncomingMessage,
  resolution: 'replay' | 'drop',
  minute: number,
  place: Partial<IncomingMessage>,
) => {
  const said = { ...deadLetter, ...withResolution(deadLetter, resolution, 'kim') };
  const headers = said.headers.map(
    ([name, value]) => [name, name === 'dlt-at' ? Buffer.from(at(minute)) : value] as const,
  );
  return { ...said, headers, ...place };
};

const bookOf = (messages: IncomingMessage[], most = 10) => {
  const book = new DeadLetterBook(most);
  for (const message of messages) {
    const { facts, happening } = readDeadLetterFacts('user.credit', message);
    book.add(facts, happening);
  }
  return book;
};
const states = (messages: IncomingMessage[]) => bookOf(messages).all().map(stateOf);

describe('a dead letter', () => {
  const first = died(1, { offset: '0' });
  const replay = resolved(first, 'replay', 2, { offset: '1' });
  const again = died(3, { offset: '2' });
  const drop = resolved(again, 'drop', 4, { offset: '3' });

  it('is open until somebody resolves it, and again when it died again', () => {
    expect(states([first])).toEqual(['open']);
    expect(states([first, replay])).toEqual(['replayed']);
    expect(states([first, replay, replay, again])).toEqual(['open']);
    expect(states([first, replay, again, drop])).toEqual(['dropped']);
  });

  it('is resolved by whoever said it last', () => {
    const [deadLetter] = bookOf([first, replay, again, drop]).all();
    expect(deadLetter && resolutionOf(deadLetter)).toMatchObject({ what: 'drop', by: 'kim', at: Date.parse(at(4)) });
    expect(deadLetter?.history.map(({ what }) => what)).toEqual(['died', 'replay', 'died', 'drop']);
    expect(deadLetter?.diedAt).toBe(Date.parse(at(3)));
  });

  it('is the same in whatever order partitions are read', () => {
    const elsewhere = resolved(first, 'drop', 2, { partition: 1, offset: '0' });
    expect(states([elsewhere, first])).toEqual(['dropped']);
    expect(states([elsewhere, first, again])).toEqual(['open']);
    expect(states([again, elsewhere, first])).toEqual(['open']);
  });

  it('in one partition trusts offsets and no clock', () => {
    expect(states([first, resolved(first, 'drop', 0, { offset: '1' })])).toEqual(['dropped']);
  });

  it('is known by its resolution when it is kept no more', () => {
    expect(states([replay])).toEqual(['replayed']);
  });

  it('is another one in another group, under another id, and under another key', () => {
    const other = died(1, {}, { ce_id: '0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a12' });
    expect(states([first, other, died(1, { key: Buffer.from('order-2') })])).toHaveLength(3);
  });

  it('is named by its place when it has no id, two, or one that is none', () => {
    const named = (message: IncomingMessage) => readDeadLetterFacts('user.credit', message).facts.id;
    const twice = { ...first, headers: [...first.headers, ...headersOf({ ce_id: id })] };
    expect([named(first), named(twice), named(died(1, {}, { ce_id: '\u001b[2J' }))]).toEqual([
      id,
      'orders/3/7',
      'orders/3/7',
    ]);
    expect(named({ ...first, headers: [] })).toBe(`${dlt}/0/0`);
    const rubbish = { 'dlt-original-offset': '-1; DROP', 'dlt-original-topic': 'o'.repeat(10_000), ce_id: '' };
    expect(named(died(1, {}, rubbish))).toBe(`${dlt}/0/0`);
  });

  it('keeps little of what may be large', () => {
    const large = died(1, { key: Buffer.alloc(1_000_000, 'k') }, { ce_type: 't'.repeat(1_000_000) });
    const { facts } = readDeadLetterFacts('user.credit', large);
    expect([facts.key.length, facts.type.length]).toEqual([500, 500]);
    expect(facts.size).toBeGreaterThan(2_000_000);
  });

  it('shows a key that is no text, and hostile text, harmlessly', () => {
    const hostile = died(
      1,
      { key: Buffer.from([0xff, 0x1b]) },
      { 'dlt-error-message': '\u001b]0;title\u0007\u009b2J' },
    );
    const text = bookOf([hostile]).all().flatMap(shortly).join('\n');
    expect(text).toContain('key 0xff1b');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe('a book of dead letters', () => {
  const many = Array.from({ length: 100 }, (_, n) =>
    died(n % 60, { offset: String(n) }, { ce_id: id.replace(/..$/, String(n).padStart(2, '0')) }),
  );

  it('keeps those that died last and says that there were more', () => {
    const book = bookOf(many, 5);
    expect(book.all().map(({ diedAt }) => new Date(diedAt).getUTCMinutes())).toEqual([55, 56, 57, 58, 59]);
    expect(book.isCut).toBe(true);
    expect(bookOf(many, 100).isCut).toBe(false);
  });
});

describe('resolving', () => {
  const deadLetters = bookOf([
    died(1, { offset: '0' }, { ce_id: id.replace(/1$/, '2'), 'dlt-original-offset': '10' }),
    died(2, { offset: '1' }, { ce_id: id.replace(/1$/, '3'), 'dlt-original-offset': '9' }),
    died(3, { offset: '2', key: Buffer.from('a') }, { ce_id: id.replace(/1$/, '4'), 'dlt-original-offset': '99' }),
  ]).all();

  it('takes a key in its sequence, whatever died first', () => {
    expect(inSequence(deadLetters).map(({ key, original }) => `${key} ${original.offset}`)).toEqual([
      'a 99',
      'order-1 9',
      'order-1 10',
    ]);
  });

  it('takes as many at a time as fit, and one at least', () => {
    const sized = [3, 3, 5, 9, 1, 1].map((size) => ({ size }));
    expect(inPieces(sized, 6).map((piece) => piece.map(({ size }) => size))).toEqual([[3, 3], [5], [9], [1, 1]]);
  });

  it('means the dead letters to which all of it applies', () => {
    const [deadLetter] = deadLetters;
    const meant = (selection: Parameters<typeof isMeant>[0]) => deadLetter && isMeant(selection)(deadLetter);
    expect([meant({}), meant({ key: 'order-1' }), meant({ since: Date.parse(at(1)) })]).toEqual([true, true, true]);
    expect(meant({ id: deadLetter?.id.toUpperCase() ?? '' })).toBe(true);
    expect([meant({ key: 'order' }), meant({ since: Date.parse(at(2)) }), meant({ id: 'x', key: 'order-1' })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
