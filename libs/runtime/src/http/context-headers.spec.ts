import { requestContext } from '../request-context.js';
import { withContext } from './context-headers.js';

it('says id and trace of the work that is under way', () => {
  const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  const context = { correlationId: 'abc', traceparent, tracestate: 'one=1' };
  expect(requestContext.run(context, () => withContext({ accept: '*/*' }))).toEqual({
    accept: '*/*',
    'x-request-id': 'abc',
    traceparent,
    tracestate: 'one=1',
  });
});

it('says nothing where there is none', () => expect(withContext({})).toEqual({}));
