import { createParser, type EventSourceMessage } from 'eventsource-parser';
import fc from 'fast-check';
import { COMMENT, written } from './server-sent-event.js';

it('is written as the standard says', () => {
  expect(written({ event: 'state', id: '2', data: '{"a":1}' })).toBe('event: state\nid: 2\ndata: {"a":1}\n\n');
  expect(written({ event: 'state', id: '2', data: 'a\r\nb\nc\rd' })).toContain(
    'data: a\ndata: b\ndata: c\ndata: d\n\n',
  );
});

const read = (text: string) => {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  parser.feed(text);
  return messages;
};

it('is read as it was written, but for how lines end, between comments that nobody sees', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '\r', '\u2028', '\0', 'data: ', '💥') });
  fc.assert(
    fc.property(text, (data) => {
      const lines = data.replace(/\r\n|\r/g, '\n');
      const event = { event: 'state', id: '7', data };
      expect(read(COMMENT + written(event) + COMMENT)).toEqual([{ ...event, data: lines }]);
    }),
  );
});
